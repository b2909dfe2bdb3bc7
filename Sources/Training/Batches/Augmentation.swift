/// How images are changed at random while a network is trained, so that it never sees one twice.
///
/// Sizes are in pixels; 0 leaves a change out.
public struct Augmentation: Sendable, Equatable {
  /// An image is moved by up to so many pixels along each axis; what comes into sight is black.
  public var crop = 0
  /// Every second image is mirrored, left to right.
  public var flip = false
  /// Pixels are multiplied by 1 − brightness to 1 + brightness.
  public var brightness = 0.0
  /// Distances from the image's mean luma are multiplied by 1 − contrast to 1 + contrast.
  public var contrast = 0.0
  /// Distances from each pixel's luma are multiplied by 1 − saturation to 1 + saturation; without
  /// effect on grey images.
  public var saturation = 0.0
  /// How likely a rectangle of an image becomes 0, the mean (Zhong et al. 2020, "Random erasing data
  /// augmentation").
  public var erasing = 0.0
  /// α of mixup (Zhang et al. 2018, "mixup: beyond empirical risk minimization").
  public var mixup = 0.0
  /// α of CutMix (Yun et al. 2019). Where mixup is asked for too, every batch has one of the two.
  public var cutmix = 0.0

  public init() {}
}

/// What chance decided for one image.
struct ImageChange: Equatable {
  /// Where the image's pixel 0, 0 goes.
  var shiftX = 0
  var shiftY = 0
  var isMirrored = false
  /// Factors of brightness, contrast and saturation.
  var brightness: Float = 1
  var contrast: Float = 1
  var saturation: Float = 1
  var erased: Box?

  var changesColors: Bool { brightness != 1 || contrast != 1 || saturation != 1 }
}

/// A rectangle of pixels.
struct Box: Equatable {
  let columns: Range<Int>
  let rows: Range<Int>

  var area: Int { columns.count * rows.count }
}

extension Augmentation {
  func change(width: Int, height: Int, from stream: inout RandomStream) -> ImageChange {
    var change = ImageChange()
    if crop > 0 {
      change.shiftX = stream.below(2 * crop + 1) - crop
      change.shiftY = stream.below(2 * crop + 1) - crop
    }
    if flip { change.isMirrored = stream.below(2) == 1 }
    change.brightness = factor(brightness, from: &stream)
    change.contrast = factor(contrast, from: &stream)
    change.saturation = factor(saturation, from: &stream)
    if erasing > 0, stream.uniform() < erasing {
      change.erased = stream.erasedBox(width: width, height: height)
    }
    return change
  }

  private func factor(_ strength: Double, from stream: inout RandomStream) -> Float {
    strength == 0 ? 1 : Float(stream.uniform(in: (1 - strength)...(1 + strength)))
  }
}

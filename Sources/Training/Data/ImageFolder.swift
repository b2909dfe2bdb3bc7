internal import Networks
import Photographs

/// A folder with one folder of photographs per class, and how large its images become.
public struct ImageFolder: Sendable, Equatable {
  /// As the recipe has it.
  public let path: String
  /// The short side of a photograph is resized to the longer of the two, then the centre is cut out.
  public let width: Int
  public let height: Int
  public let colors: Colors

  public enum Colors: String, Sendable, CaseIterable {
    case grey, rgb

    var channels: Int { self == .grey ? 1 : 3 }
  }
}

extension DataReader {
  /// Every JPEG and PNG below a class's folder; classes and images in the order of their names.
  ///
  /// Other files are passed over.
  mutating func imageFolder(_ folder: ImageFolder) -> LabelledImages? {
    let before = diagnostics.count
    let files = disk.files("").map { path in (path: path, parts: path.split(separator: "/")) }
    for file in files where file.parts.count == 1 && isPhotograph(file.path) {
      report(
        file.path, "the image lies in no class's folder",
        help: "move it into the folder of its class: \(disk.name)/CLASS/\(file.path)")
    }
    let classFiles = files.filter { $0.parts.count > 1 }
    let classNames = Set(classFiles.map { String($0.parts[0]) }).sorted()
    guard classNames.count > 1 else {
      report(
        "",
        classNames.isEmpty
          ? "there are no folders with images" : "there is only one class, \"\(classNames[0])\"",
        help: "make one folder for each of at least two classes, and put its images there")
      return nil
    }
    var pixels: [UInt8] = []
    var labels: [Int] = []
    let preparation = folder.preparation
    for (path, parts) in classFiles where isPhotograph(path) {
      guard let label = classNames.firstIndex(of: String(parts[0])) else { continue }
      // Counted even where it cannot be read, so that its class does not look empty as well.
      labels.append(label)
      if let photograph = photograph(at: path) {
        pixels += folder.colors.planes(of: preparation.crop(photograph))
      }
    }
    check(labels, of: classNames, least: 2) { $0 }
    guard diagnostics.count == before else { return nil }
    return LabelledImages(
      name: disk.name, channels: folder.colors.channels, height: folder.height,
      width: folder.width, classNames: classNames, pixels: pixels, labels: labels)
  }

  private func isPhotograph(_ path: String) -> Bool {
    [".jpg", ".jpeg", ".png"].contains { path.lowercased().hasSuffix($0) }
  }

  private mutating func photograph(at path: String) -> Pixels? {
    guard let bytes = bytes(at: path) else { return nil }
    do throws(PhotographError) {
      let photograph = try Photograph(decoding: bytes)
      return Pixels(width: photograph.width, height: photograph.height, rgb: photograph.rgb)
    } catch {
      report(path, error.fact, help: error.help)
      return nil
    }
  }
}

extension ImageFolder {
  fileprivate var preparation: Preprocessing {
    Preprocessing(
      width: width, height: height, resize: max(width, height), channels: .rgb, mean: [0, 0, 0],
      scale: [1, 1, 1])
  }
}

extension ImageFolder.Colors {
  /// (channels, height, width) of an image of (height, width, 3).
  fileprivate func planes(of image: Pixels) -> [UInt8] {
    switch self {
    case .rgb:
      let pixels = stride(from: 0, to: image.rgb.count, by: 3)
      return (0..<3).flatMap { channel in pixels.map { image.rgb[$0 + channel] } }
    case .grey: return image.luma
    }
  }
}

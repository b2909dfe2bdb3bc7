extension Kernels {
  static func perform(_ work: SamplingWork, _ memory: GeneralMemory) {
    switch work {
    case .grid(let sampling, let batch, let channels, let input, let output):
      sampleGrid(sampling, batch, channels, input, output.reduce(1, *), memory)
    case .regions(let alignment, let count, let input):
      align(alignment, count, input, memory)
    }
  }

  private static func sampleGrid(
    _ sampling: GridSampling, _ batch: Int, _ channels: Int, _ lengths: [Int], _ points: Int,
    _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, Scalar.self)
    let grid = memory.operand(1, Scalar.self)
    let output = memory.result(0, Scalar.self)
    let pixels = lengths.reduce(1, *)
    let axes = lengths.count
    for image in 0..<batch {
      for point in 0..<points {
        // The grid's coordinates begin with the innermost axis.
        let place = grid + (image * points + point) * axes
        let taps = (0..<axes).map { axis in
          sampling.taps(at: Double(place[axes - 1 - axis]), of: lengths[axis])
        }
        let weighted = SampledPixels(taps, lengths)
        for channel in 0..<channels {
          let plane = image * channels + channel
          output[plane * points + point] = Scalar(weighted.sum(over: input + plane * pixels))
        }
      }
    }
  }

  private static func align(
    _ alignment: RegionAlignment, _ count: Int, _ shape: [Int], _ memory: GeneralMemory
  ) {
    let input = memory.operand(0, Scalar.self)
    let boxes = memory.operand(1, Scalar.self)
    let images = memory.operand(2, Int64.self)
    var target = memory.result(0, Scalar.self)
    let (channels, lengths) = (shape[1], [shape[2], shape[3]])
    for box in 0..<count {
      let region = alignment.region((0..<4).map { Double(boxes[4 * box + $0]) })
      let isKnown = images[box] >= 0 && images[box] < Int64(shape[0])
      let image = isKnown ? Int(images[box]) : 0
      // One list of samples per cell, the same for all channels.
      let cells = (0..<(alignment.height * alignment.width)).map { cell in
        region.samples(
          row: cell / alignment.width, column: cell % alignment.width, lengths)
      }
      for channel in 0..<channels {
        let plane = input + (image * channels + channel) * lengths[0] * lengths[1]
        for cell in cells {
          // A box of an image that there is not gives zeros.
          target.pointee = isKnown ? Scalar(alignment.value(of: cell, plane)) : 0
          target += 1
        }
      }
    }
  }
}

/// Pixels and their weights: the product of what each axis says.
struct SampledPixels {
  private(set) var places: [Int] = [0]
  private(set) var weights: [Double] = [1]

  /// - Parameter taps: Per axis the positions, nil where outside counts as zero, and their weights.
  init(_ taps: [[(position: Int?, weight: Double)]], _ lengths: [Int]) {
    for (axis, taps) in taps.enumerated() {
      var (nextPlaces, nextWeights): ([Int], [Double]) = ([], [])
      for (place, weight) in zip(places, weights) {
        for tap in taps {
          guard let position = tap.position else { continue }
          nextPlaces.append(place * lengths[axis] + position)
          nextWeights.append(weight * tap.weight)
        }
      }
      (places, weights) = (nextPlaces, nextWeights)
    }
  }

  func sum<Scalar: KernelScalar>(over plane: UnsafePointer<Scalar>) -> Double {
    var sum = 0.0
    for index in places.indices { sum += Double(plane[places[index]]) * weights[index] }
    return sum
  }
}

extension GridSampling {
  /// Which pixels along an axis make the one at a coordinate in −1 ... 1.
  func taps(at coordinate: Double, of length: Int) -> [(position: Int?, weight: Double)] {
    let size = Double(length)
    let place =
      alignsCorners
      ? (coordinate + 1) / 2 * (size - 1) : ((coordinate + 1) * size - 1) / 2
    // A place that is no number, or out of any reach, has no pixels.
    guard place.magnitude < 0x1p30, length > 0 else { return [] }
    switch interpolation {
    case .nearest:
      let nearest = inside(place.rounded(.toNearestOrEven), size)
      return [(position(of: nearest.rounded(.toNearestOrEven), length), 1)]
    case .linear:
      let place = inside(place, size)
      let first = place.rounded(.down)
      let share = place - first
      return [
        (position(of: first, length), 1 - share), (position(of: first + 1, length), share),
      ]
    case .cubic:
      let place = inside(place, size)
      let first = place.rounded(.down)
      let weights = cubicWeights(place - first, -0.75)
      return (0..<4).map { (position(of: first + Double($0 - 1), length), weights[$0]) }
    }
  }

  private func inside(_ place: Double, _ size: Double) -> Double {
    let (lower, upper) = alignsCorners ? (0, size - 1) : (-0.5, size - 0.5)
    guard place < lower || place > upper else { return place }
    switch outside {
    case .zeros: return place
    case .border: return min(max(place, 0), size - 1)
    case .reflection: return mirrored(place, lower, upper)
    }
  }

  private func position(of place: Double, _ length: Int) -> Int? {
    let last = Double(length) - 1
    if place >= 0, place <= last { return Int(place) }
    switch outside {
    case .zeros: return nil
    case .border: return place < 0 ? 0 : length - 1
    case .reflection:
      let (lower, upper) = alignsCorners ? (0, last) : (-0.5, last + 0.5)
      return Int(min(max(mirrored(place, lower, upper), 0), last))
    }
  }

  private func mirrored(_ place: Double, _ lower: Double, _ upper: Double) -> Double {
    let range = upper - lower
    guard range > 0 else { return lower }
    let distance = place < lower ? lower - place : place > upper ? place - upper : 0
    guard distance > 0 else { return place }
    let turns = (distance / range).rounded(.down)
    let rest = distance - turns * range
    let isOdd = turns - 2 * (turns / 2).rounded(.down) == 1
    return (place < lower) != isOdd ? lower + rest : upper - rest
  }
}

/// The weights of four pixels around a place `share` behind the second (Keys 1981, equation 4, where
/// `a` is −1/2).
func cubicWeights(_ share: Double, _ a: Double) -> [Double] {
  func outer(_ x: Double) -> Double { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
  func inner(_ x: Double) -> Double { ((a + 2) * x - (a + 3)) * x * x + 1 }
  return [outer(share + 1), inner(share), inner(1 - share), outer(2 - share)]
}

/// A box on an image, cut into cells.
struct AlignedRegion {
  var top, left, cellHeight, cellWidth: Double
  var rowSamples, columnSamples: Int

  /// The samples of a cell: four pixels each, without those that lie outside of the image.
  func samples(row: Int, column: Int, _ lengths: [Int]) -> [SampledPixels] {
    var samples: [SampledPixels] = []
    for rowSample in 0..<rowSamples {
      let y =
        top + (Double(row) + (Double(rowSample) + 0.5) / Double(rowSamples)) * cellHeight
      for columnSample in 0..<columnSamples {
        let x =
          left
          + (Double(column) + (Double(columnSample) + 0.5) / Double(columnSamples)) * cellWidth
        samples.append(
          SampledPixels([taps(at: y, lengths[0]), taps(at: x, lengths[1])], lengths))
      }
    }
    return samples
  }

  private func taps(at place: Double, _ length: Int) -> [(position: Int?, weight: Double)] {
    guard place >= -1, place <= Double(length), length > 0 else { return [] }
    let first = Int(max(place, 0))
    guard first < length - 1 else { return [(length - 1, 1)] }
    let share = max(place, 0) - Double(first)
    return [(first, 1 - share), (first + 1, share)]
  }
}

extension RegionAlignment {
  /// - Parameter box: Left, top, right, bottom.
  func region(_ box: [Double]) -> AlignedRegion {
    let move = centersPixels ? 0.5 : 0
    let corners = box.map { $0 * Double(scale) - move }
    // A malformed box counts as one pixel, where boxes are not centred.
    let least = centersPixels ? -Double.infinity : 1
    let cellHeight = max(corners[3] - corners[1], least) / Double(height)
    let cellWidth = max(corners[2] - corners[0], least) / Double(width)
    return AlignedRegion(
      top: corners[1], left: corners[0], cellHeight: cellHeight, cellWidth: cellWidth,
      rowSamples: samples > 0 ? samples : count(cellHeight),
      columnSamples: samples > 0 ? samples : count(cellWidth))
  }

  /// As many samples as a cell is long; a box that claims more than an image can be has none.
  private func count(_ length: Double) -> Int {
    length > 0 && length < 0x1p12 ? Int(length.rounded(.up)) : 0
  }

  /// The mean or the largest of a cell's samples; of a maximum, each pixel's share competes.
  func value<Scalar: KernelScalar>(
    of samples: [SampledPixels], _ plane: UnsafePointer<Scalar>
  ) -> Double {
    guard takesMaximum else {
      return samples.reduce(0) { $0 + $1.sum(over: plane) } / Double(max(samples.count, 1))
    }
    var largest: Double?
    for sample in samples {
      let shares = zip(sample.places, sample.weights).map { Double(plane[$0]) * $1 }
      let value = shares.max() ?? 0
      largest = largest.map { max($0, value) } ?? value
    }
    return largest ?? 0
  }
}

import Foundation

@testable import hub

/// A folder with data as the MNIST database stores them: 400 images to train on and 50 to test with,
/// each with a bright row for its class.
struct RowsOfImages {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "hub-train-\(UUID().uuidString)").path

  init() throws {
    try FileSystem.makeFolder("\(folder)/datasets/fashion-mnist")
    try FileSystem.makeFolder("\(folder)/content/models/recipes")
    try FileSystem.makeFolder("\(folder)/content/experiments")
    try writeData(imageCount: 400, part: "train")
    try writeData(imageCount: 50, part: "t10k")
  }

  func write(_ text: String, to path: String) throws {
    try FileSystem.write(Array(text.utf8), to: "\(folder)/\(path)")
  }

  private func writeData(imageCount: Int, part: String) throws {
    let count = [0, 0, UInt8(imageCount >> 8), UInt8(imageCount & 255)]
    let labels = (0..<imageCount).map { UInt8($0 % 10) }
    var pixels: [UInt8] = []
    for (image, label) in labels.enumerated() {
      for pixel in 0..<784 {
        let isBright = pixel / 56 == Int(label) + 2
        pixels.append(UInt8((pixel * 7 + image * 13) % 90) + (isBright ? 160 : 0))
      }
    }
    let base = "\(folder)/datasets/fashion-mnist/\(part)"
    try FileSystem.write(
      [0, 0, 8, 3] + count + [0, 0, 0, 28, 0, 0, 0, 28] + pixels,
      to: "\(base)-images-idx3-ubyte")
    try FileSystem.write([0, 0, 8, 1] + count + labels, to: "\(base)-labels-idx1-ubyte")
  }
}

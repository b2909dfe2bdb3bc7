import Foundation
import NeuralNetwork
import Testing

/// Files that the tests read: reference values beside this file, models and photographs in `content`.
enum Fixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures")
  static let content = folder.appending(path: "../../../content").standardized

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func contentBytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: content.appending(path: path)))
  }

  /// A NumPy array of little-endian float32.
  static func tensor(_ path: String) throws -> Tensor {
    let bytes = try bytes(path)
    let headerLength = Int(bytes[8]) + Int(bytes[9]) << 8
    let header = String(decoding: bytes[10..<(10 + headerLength)], as: UTF8.self)
    #expect(header.contains("'<f4'") && header.contains("'fortran_order': False"))
    let shape = try #require(header.firstMatch(of: /'shape': \(([0-9, ]*)\)/)).1
    let dimensions = shape.split { $0 == "," || $0 == " " }.compactMap { Int($0) }
    let floats = stride(from: 10 + headerLength, to: bytes.count, by: 4).map { offset in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) })
    }
    return Tensor(Shape(dimensions), floats)
  }
}

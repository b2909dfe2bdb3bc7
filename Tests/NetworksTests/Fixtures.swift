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

  /// A NumPy array of little-endian float32 or int64.
  static func tensor(_ path: String) throws -> Tensor {
    let bytes = try bytes(path)
    let headerLength = Int(bytes[8]) + Int(bytes[9]) << 8
    let header = String(decoding: bytes[10..<(10 + headerLength)], as: UTF8.self)
    #expect(header.contains("'fortran_order': False"))
    let shape = try #require(header.firstMatch(of: /'shape': \(([0-9, ]*)\)/)).1
    let dimensions = shape.split { $0 == "," || $0 == " " }.compactMap { Int($0) }
    let numbers = bytes[(10 + headerLength)...]
    if header.contains("'<i8'") {
      let integers = words(numbers, of: 8).map { Int64(bitPattern: $0) }
      return Tensor(Shape(dimensions), elements: .int64(integers))
    }
    #expect(header.contains("'<f4'"))
    return Tensor(
      Shape(dimensions), words(numbers, of: 4).map { Float(bitPattern: UInt32($0)) })
  }

  /// Little-endian words of so many bytes.
  private static func words(_ bytes: ArraySlice<UInt8>, of size: Int) -> [UInt64] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
      (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
    }
  }
}

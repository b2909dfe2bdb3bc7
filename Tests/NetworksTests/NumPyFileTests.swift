import NeuralNetwork
import Testing

@testable import Networks

/// Expected bytes are those that `numpy.save` of NumPy 2.4.6 writes.
@Suite struct NumPyFileTests {
  @Test(
    arguments: [
      ([2, 2], [1, -2.5, .infinity, 0], "(2, 2)", "0000803f000020c00000807f00000000"),
      ([1], [3], "(1,)", "00004040"),
      ([], [7], "()", "0000e040"),
    ] as [([Int], [Float], String, String)])
  func writesTheBytesOfNumPy(shape: [Int], values: [Float], shapeText: String, data: String) {
    let dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shapeText), }"
    let padding = String(repeating: " ", count: 117 - dictionary.count)
    var expected: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]
    expected += Array("\(dictionary)\(padding)\n".utf8)
    for index in stride(from: 0, to: data.count, by: 2) {
      let start = data.index(data.startIndex, offsetBy: index)
      expected.append(UInt8(data[start..<data.index(start, offsetBy: 2)], radix: 16) ?? 0)
    }
    #expect(NumPyFile.bytes(of: Tensor(Shape(shape), values)) == expected)
  }
}

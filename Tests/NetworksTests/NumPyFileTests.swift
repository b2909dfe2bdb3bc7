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

  @Test(
    arguments: [
      (.int64([1, -2]), "<i8", "0100000000000000feffffffffffffff"),
      (.int32([1, -2]), "<i4", "01000000feffffff"),
      (.bool([true, false]), "|b1", "0100"),
    ] as [(Tensor.Elements, String, String)])
  func writesAndReadsOtherTypes(elements: Tensor.Elements, type: String, data: String) throws {
    let bytes = NumPyFile.bytes(of: Tensor(Shape([2]), elements: elements))
    #expect(
      bytes == Self.file("{'descr': '\(type)', 'fortran_order': False, 'shape': (2,), }", data))
    let read = try NumPyFile.tensor(from: bytes)
    #expect(read.shape == Shape([2]))
    #expect(read.elements.type == elements.type)
    #expect(NumPyFile.bytes(of: read) == bytes)
  }

  /// Version 1.0 as numpy.save pads it, or another version without padding.
  private static func file(_ dictionary: String, _ data: String, version: UInt8 = 1) -> [UInt8] {
    let length = version == 1 ? 118 : dictionary.utf8.count + 1
    let text = dictionary + String(repeating: " ", count: length - 1 - dictionary.utf8.count) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(length), 0]
    if version > 1 { bytes += [0, 0] }
    return bytes + Array(text.utf8) + hexadecimal(data)
  }

  private static func hexadecimal(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.count, by: 2).compactMap { index in
      let start = text.index(text.startIndex, offsetBy: index)
      return UInt8(text[start..<text.index(start, offsetBy: 2)], radix: 16)
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func readsEveryVersion(version: UInt8) throws {
    let bytes = Self.file(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}", "0000803f000020c0",
      version: version)
    let tensor = try NumPyFile.tensor(from: bytes)
    #expect(tensor.shape == Shape([1, 2]))
    #expect(tensor.floats == [1, -2.5])
  }

  /// numpy.asfortranarray([[1, 2, 3], [4, 5, 6]]), its numbers in the order of bytes of old SPARCs.
  @Test func putsColumnMajorAndBigEndianNumbersIntoOrder() throws {
    let bytes = Self.file(
      "{'descr': '>i4', 'fortran_order': True, 'shape': (2, 3), }",
      "000000010000000400000002000000050000000300000006")
    let tensor = try NumPyFile.tensor(from: bytes)
    guard case .int32(let numbers) = tensor.elements else {
      Issue.record("no int32")
      return
    }
    #expect(numbers == [1, 2, 3, 4, 5, 6])
  }

  @Test(arguments: [
    ("", "not a NumPy array: the file is empty", "write it with numpy.save(path, array)"),
    (
      "934e554d5059", "the array is truncated: its 6 bytes end in the middle of the header",
      "copy the file again, or write it anew with numpy.save(path, array)"
    ),
    (
      "934e554d50590400", "the array is in version 4 of NumPy's format; supported are 1 to 3",
      "write it with numpy.save(path, array)"
    ),
    (
      "934e554d505901000500",
      "the array is truncated: its 10 bytes end in the middle of the header",
      "copy the file again, or write it anew with numpy.save(path, array)"
    ),
    (
      "934e554d5059010002007b7d", "the array's header cannot be read: {}",
      "write it with numpy.save(path, array)"
    ),
    (
      "89504e470d0a1a0a", "not a NumPy array but a photograph",
      "give a photograph by its path alone, behind that of the network; here an .npy file is due"
    ),
  ])
  func refusesWhatIsNoArray(data: String, fact: String, help: String) {
    let error = #expect(throws: NumPyError.self) {
      try NumPyFile.tensor(from: Self.hexadecimal(data))
    }
    #expect(error?.fact == fact)
    #expect(error?.help == help)
  }

  @Test(arguments: [
    (
      "'descr': '<f8', 'fortran_order': False, 'shape': (1,)", "00",
      "the array has elements of type float64; supported is float32, int64, int32 or bool",
      "convert it: numpy.save(path, array.astype(numpy.float32))"
    ),
    (
      "'descr': '<f2', 'fortran_order': False, 'shape': (1,)", "00",
      "the array has elements of type float16; supported is float32, int64, int32 or bool",
      "convert it: numpy.save(path, array.astype(numpy.float32))"
    ),
    (
      "'descr': '|u1', 'fortran_order': False, 'shape': (1,)", "00",
      "the array has elements of type uint8; supported is float32, int64, int32 or bool",
      "convert it: numpy.save(path, array.astype(numpy.int64))"
    ),
    (
      "'descr': '<f4', 'fortran_order': False, 'shape': (2,)", "0000803f",
      "the array is truncated: shape [2] needs 8 bytes of numbers, but the file has 4",
      "copy the file again, or write it anew with numpy.save(path, array)"
    ),
    (
      "'descr': '<f4', 'fortran_order': False, 'shape': ()", "0000803f00",
      "the array of shape [] has 4 bytes of numbers, but the file goes on for 1 more",
      "copy the file again, or write it anew with numpy.save(path, array)"
    ),
    (
      "'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)", "",
      "the array has the impossible shape [4294967296, 4294967296]",
      "write it with numpy.save(path, array)"
    ),
    (
      "'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)", "0000803f",
      "the array's header cannot be read: "
        + "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
      "write it with numpy.save(path, array)"
    ),
  ])
  func refusesArraysThatItCannotTake(header: String, data: String, fact: String, help: String) {
    let error = #expect(throws: NumPyError.self) {
      try NumPyFile.tensor(from: Self.file("{\(header)}", data))
    }
    #expect(error?.fact == fact)
    #expect(error?.help == help)
  }
}

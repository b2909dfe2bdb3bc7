public import NeuralNetwork

/// Arrays in NumPy's format (version 1.0), little-endian and row-major: the bytes of `numpy.save`.
public enum NumPyFile {
  /// A tensor of float32 as the bytes of an `.npy` file.
  public static func bytes(of tensor: Tensor) -> [UInt8] {
    let dimensions = tensor.shape.dimensions.map(String.init)
    let tail = dimensions.count == 1 ? "," : ""
    let shape = "(\(dimensions.joined(separator: ", "))\(tail))"
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    // As numpy.save does, leave room for a first axis of 21 digits.
    if let first = dimensions.first {
      header += String(repeating: " ", count: max(0, 21 - first.utf8.count))
    }
    // Magic, version, length, header and newline together are a multiple of 64 bytes long.
    let preamble = 10
    header += String(repeating: " ", count: 63 - (preamble + header.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
    bytes += Array(header.utf8)
    bytes.reserveCapacity(bytes.count + 4 * tensor.shape.count)
    for value in tensor.floats {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}

import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

/// All of a file, or the end of the process.
func bytes(at path: String) -> [UInt8] {
  var status = stat()
  guard stat(path, &status) == 0, let file = fopen(path, "rb") else {
    fail("\(path) cannot be read")
  }
  defer { fclose(file) }
  let size = Int(status.st_size)
  return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    count = fread(buffer.baseAddress, 1, size, file)
  }
}

/// A file of float32 numbers and nothing else.
func floats(at path: String) -> [Float] {
  let bytes = bytes(at: path)
  return [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
    UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes.prefix(bytes.count / 4 * 4))
    count = bytes.count / 4
  }
}

/// Weights one behind the other in a file, named by the lines of another: a name and its lengths.
struct StoredWeights: Sendable {
  let names: [String]
  private let tensors: [String: Tensor]

  init(index: String, numbers: String) {
    let numbers = floats(at: numbers)
    var names: [String] = []
    var tensors: [String: Tensor] = [:]
    var start = 0
    for line in String(decoding: bytes(at: index), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      let shape = Shape(words.dropFirst().compactMap { Int($0) })
      guard start + shape.count <= numbers.count else { fail("there are more names than weights") }
      names.append(String(words[0]))
      tensors[String(words[0])] = Tensor(shape, Array(numbers[start..<(start + shape.count)]))
      start += shape.count
    }
    self.names = names
    self.tensors = tensors
  }

  subscript(name: String) -> Tensor? { tensors[name] }
}

/// The most memory that this process ever had resident, in KiB.
func residentPeak() -> Int {
  guard let file = fopen("/proc/self/status", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), file) != nil {
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if text.hasPrefix("VmHWM:") { return Int(text.filter { $0.isNumber }) ?? 0 }
  }
  return 0
}

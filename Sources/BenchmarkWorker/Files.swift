public import NeuralNetwork

#if canImport(Glibc)
  internal import Glibc
#endif

/// All of a file, or the end of the process.
public func bytes(at path: String) -> [UInt8] {
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

/// All of a file, mapped, or the end of the process.
public func mappedBytes(at path: String) -> SharedBytes {
  let file = open(path, O_RDONLY)
  defer { close(file) }
  var status = stat()
  guard file >= 0, fstat(file, &status) == 0,
    let bytes = SharedBytes(mapping: file, count: Int(status.st_size))
  else { fail("\(path) cannot be read") }
  return bytes
}

/// A file of float32 numbers and nothing else.
public func floats(at path: String) -> [Float] {
  let bytes = bytes(at: path)
  return [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
    UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes.prefix(bytes.count / 4 * 4))
    count = bytes.count / 4
  }
}

/// The lines of one of the kernel's tables, each cut at its first colon.
public func fields(at path: String) -> [(name: String, value: String)] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var fields: [(name: String, value: String)] = []
  var line = [CChar](repeating: 0, count: 4096)
  while fgets(&line, Int32(line.count), file) != nil {
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { continue }
    let name = text[..<colon].prefix { $0 != "\t" }
    let value = text[text.index(after: colon)...].drop { $0.isWhitespace }
    fields.append((String(name), String(value.prefix { $0 != "\n" })))
  }
  return fields
}

/// The most memory that this process ever had resident, in KiB.
public func residentPeak() -> Int {
  let text = fields(at: "/proc/self/status").first { $0.name == "VmHWM" }?.value ?? ""
  return Int(text.prefix { $0.isNumber }) ?? 0
}

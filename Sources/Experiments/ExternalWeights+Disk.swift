import Lessons
import Networks
import NeuralNetwork

extension ExternalWeights {
  /// The files beside the model at `path` of a tree; each is read once.
  static func beside(_ path: String, on disk: Disk) -> ExternalWeights {
    let folder = path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    var files: [String: SharedBytes] = [:]
    return ExternalWeights { location, offset, count throws(Fault) in
      if files[location] == nil {
        files[location] = SharedBytes(try read(folder + location, on: disk))
      }
      let bytes = files[location] ?? SharedBytes([])
      guard offset <= bytes.count, count <= bytes.count - offset else {
        throw .tooShort(byteCount: bytes.count)
      }
      return bytes[offset..<(offset + count)]
    }
  }

  private static func read(_ path: String, on disk: Disk) throws(Fault) -> [UInt8] {
    // "./weights.bin" is the way that some exporters write it.
    let parts = path.split(separator: "/").filter { $0 != "." }
    let bytes: [UInt8]?
    do throws(DiskError) {
      bytes = try disk.read(parts.joined(separator: "/"))
    } catch {
      throw .unreadable(reason: error.reason)
    }
    guard let bytes else { throw .missing }
    return bytes
  }
}

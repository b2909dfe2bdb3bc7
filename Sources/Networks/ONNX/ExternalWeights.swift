public import NeuralNetwork

/// Where the files are that a model keeps weights in beside its own.
///
/// Reading a model touches no disk: it asks for bytes by the location that the model's file gives,
/// a path that has been checked not to leave the model's folder by its parts. Whoever answers must
/// see to it that no symbolic link leads out of it.
public struct ExternalWeights {
  /// The `count` bytes of the file at `location` that begin at `offset`.
  public typealias Read = (
    _ location: String, _ offset: Int, _ count: Int
  ) throws(Fault) -> SharedBytes

  let read: Read?
  private let uses = Uses()

  public init(read: @escaping Read) { self.read = read }

  private init() { read = nil }

  /// Whether a model has asked for bytes.
  var isUsed: Bool { uses.isAny }

  private final class Uses {
    var isAny = false
  }

  /// There is no folder: models that keep weights elsewhere are refused.
  public static var none: ExternalWeights { ExternalWeights() }

  /// Why bytes of a file beside the model cannot be had.
  public enum Fault: Error, Equatable, Sendable {
    /// The location is absolute, goes upwards, or is a link out of the folder.
    case outsideFolder
    case missing
    case tooShort(byteCount: Int)
    /// The operating system's own words.
    case unreadable(reason: String)
    /// The location, the offset or the length is not what ONNX allows; `entry` names it.
    case malformed(entry: String, value: String)
  }
}

extension ExternalWeights {
  /// A place in a file, as a tensor's `external_data` entries give it.
  struct Place {
    let location: String
    let offset: Int
    /// Nil where the shape alone says it.
    let count: Int?

    init(_ tensor: Onnx_TensorProto) throws(Fault) {
      var entries: [String: String] = [:]
      for entry in tensor.externalData { entries[entry.key] = entry.value }
      location = entries["location"] ?? ""
      guard !location.isEmpty, !location.utf8.contains(0) else {
        throw .malformed(entry: "location", value: location)
      }
      offset = try Self.number("offset", in: entries) ?? 0
      count = try Self.number("length", in: entries)
      let parts = location.split(separator: "/", omittingEmptySubsequences: false)
      guard !parts.contains(where: { $0.isEmpty || $0 == ".." }), !location.contains("\\") else {
        throw .outsideFolder
      }
    }

    private static func number(
      _ key: String, in entries: [String: String]
    ) throws(Fault) -> Int? {
      guard let text = entries[key], !text.isEmpty else { return nil }
      guard let number = Int(text), number >= 0 else {
        throw .malformed(entry: key, value: text)
      }
      return number
    }
  }

  /// The numbers of a tensor of which only the place is known.
  func bytes(of tensor: Onnx_TensorProto, named name: String, count: Int) throws(ONNXError)
    -> SharedBytes
  {
    let shown = tensor.externalData.first { $0.key == "location" }?.value ?? ""
    uses.isAny = true
    do throws(Fault) {
      let place = try Place(tensor)
      guard let read else { throw .missing }
      if let written = place.count, written != count {
        throw .malformed(entry: "length", value: "\(written) instead of \(count)")
      }
      let (_, overflows) = place.offset.addingReportingOverflow(count)
      guard !overflows else { throw .malformed(entry: "offset", value: "\(place.offset)") }
      let bytes = try read(place.location, place.offset, count)
      guard bytes.count == count else { throw .tooShort(byteCount: place.offset + bytes.count) }
      return bytes
    } catch {
      throw read == nil && error == .missing
        ? .externalWeights(name, location: shown)
        : .unreachableWeights(name, location: shown, error)
    }
  }
}

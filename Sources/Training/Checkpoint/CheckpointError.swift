/// Why a run cannot be resumed from a file.
public enum CheckpointError: Error, Equatable, Sendable {
  /// Not a checkpoint at all.
  case foreign
  case version(Int)
  case truncated(byteCount: Int, expected: Int)
  /// The checksum does not fit.
  case damaged
  case anotherRecipe
  case anotherData
  case anotherSeed(UInt64, expected: UInt64)
  /// An array is missing, or has another length.
  case array(String, count: Int?, expected: Int)

  /// What is the case, in one line, without a full stop.
  public var fact: String {
    switch self {
    case .foreign: "the file is no checkpoint of a training run"
    case .version(let version):
      "the checkpoint is of version \(version), expected \(Checkpoint.version)"
    case .truncated(let byteCount, let expected):
      "the checkpoint is truncated: it holds \(byteCount) bytes, expected \(expected)"
    case .damaged: "the checkpoint is damaged: its checksum does not fit its contents"
    case .anotherRecipe: "the checkpoint was made with other settings than the recipe has now"
    case .anotherData: "the checkpoint was made with other data"
    case .anotherSeed(let seed, let expected):
      "the checkpoint was made with seed \(seed), not \(expected)"
    case .array(let name, nil, let expected):
      "the checkpoint has no \"\(name)\", expected \(expected) numbers"
    case .array(let name, let count?, let expected):
      "the checkpoint's \"\(name)\" has \(count) numbers, expected \(expected)"
    }
  }

  /// What an author can try, in one line, without a full stop.
  public var help: String {
    switch self {
    case .foreign: "name a file that a training run wrote"
    case .version: "resume with the version of the tool that wrote it, or start anew"
    case .truncated, .damaged: "resume from another checkpoint, or remove this one and start anew"
    case .anotherRecipe, .anotherSeed:
      "undo the change of the recipe, or remove the checkpoint and start anew"
    case .anotherData: "put the same data back, or remove the checkpoint and start anew"
    case .array: "the network has changed since: remove the checkpoint and start anew"
    }
  }
}

extension Checkpoint {
  /// Throws where the checkpoint is of another run.
  public func check(_ expected: Identity) throws(CheckpointError) {
    guard identity.seed == expected.seed else {
      throw .anotherSeed(identity.seed, expected: expected.seed)
    }
    guard identity.recipeHash == expected.recipeHash else { throw .anotherRecipe }
    guard identity.dataHash == expected.dataHash else { throw .anotherData }
  }

  /// The numbers of that name, which must be so many.
  public func array(named name: String, count: Int) throws(CheckpointError) -> [Float] {
    let values = arrays.first { $0.name == name }?.values
    guard let values, values.count == count else {
      throw .array(name, count: values?.count, expected: count)
    }
    return values
  }
}

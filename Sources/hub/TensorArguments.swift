import Lessons
import Networks
import NeuralNetwork

/// The tensors that a command was given, by the names of a network's inputs.
struct TensorArguments {
  /// One `NAME=FILE.npy`.
  struct Argument {
    let name: String
    let path: String

    /// What a text may mean: one reading for each "=" that has something on both sides.
    static func readings(of text: String) -> [Argument] {
      text.indices.filter { text[$0] == "=" }.compactMap { equals in
        let (name, path) = (text[..<equals], text[text.index(after: equals)...])
        return name.isEmpty || path.isEmpty ? nil : Argument(name: "\(name)", path: "\(path)")
      }
    }

    /// The reading whose name is that of an input, or else the first.
    init?(_ text: String, inputs: [String]) {
      let readings = Self.readings(of: text)
      guard let reading = readings.first(where: { inputs.contains($0.name) }) ?? readings.first
      else { return nil }
      self = reading
    }

    private init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }

  private let paths: [String: String]
  private let tensors: [String: Tensor]

  /// Reads all files; ends the command, with all faults, where one is no array.
  init(_ arguments: [Argument], _ console: Console) throws {
    var (paths, tensors): ([String: String], [String: Tensor]) = ([:], [:])
    var faults: [Diagnostic] = []
    for argument in arguments {
      paths[argument.name] = argument.path
      do {
        tensors[argument.name] = try NumPyFile.tensor(from: FileSystem.read(argument.path))
      } catch {
        faults.append(Self.fault(error, at: argument.path))
      }
    }
    guard faults.isEmpty else { try console.fail(faults) }
    (self.paths, self.tensors) = (paths, tensors)
  }

  private static func fault(_ error: any Error, at path: String) -> Diagnostic {
    let place = SourcePlace(path: path)
    return switch error {
    case let error as NumPyError: .error(at: place, error.fact, help: error.help)
    case let error as SystemError:
      .error(at: place, "the file cannot be read: \(error.reason)", help: error.readingHelp)
    default: .error(at: place, "\(error)", help: "check the path")
    }
  }

  /// The network, made for these tensors: sizes that its file leaves open are theirs.
  func model(_ bytes: SharedBytes, _ file: ModelFile, _ console: Console) throws -> Model {
    do {
      let model = try Model(onnx: bytes, given: tensors, in: .beside(file.path))
      let found = file.faults(of: model)
      guard found.isEmpty else { try console.fail(found) }
      return model
    } catch let error as ONNXError {
      try console.fail(faults(error, bytes, in: file))
    }
  }

  private func faults(_ error: ONNXError, _ bytes: SharedBytes, in file: ModelFile) -> [Diagnostic]
  {
    switch error {
    case .unknownSize(let input, _, _, _, _) where tensors[input] == nil:
      [missing(input, "an array", in: file)]
    case .inputType(let input, _, _), .inputShape(let input, _, _):
      [.error(at: SourcePlace(path: paths[input] ?? file.path), error.fact, help: error.help)]
    default:
      file.faults(error, in: bytes)
    }
  }

  private func missing(_ input: String, _ form: String, in file: ModelFile) -> Diagnostic {
    .error(
      at: SourcePlace(path: file.path), "the input \"\(input)\" is not given",
      help: "add --input \(input)=FILE.npy with \(form)")
  }

  /// One tensor per input of the network, in its order.
  func tensors(
    for model: Model, _ file: ModelFile, _ console: Console
  ) throws -> [Tensor] {
    let inputs = zip(model.inputNames, model.graph.inputs)
    let faults = inputs.filter { tensors[$0.0] == nil }.map { name, input in
      missing(name, "\(input.elementType) of shape \(input.shape.dimensions)", in: file)
    }
    guard faults.isEmpty else { try console.fail(faults) }
    return model.inputNames.compactMap { tensors[$0] }
  }
}

import Foundation
import Networks
import NeuralNetwork
import Testing

@testable import hub

/// `hub model run` with tensors in and out.
@Suite struct RunModelTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private static let fixtures = "\(repository)/Tests/NetworksTests/Fixtures"
  private static let gemm = "\(fixtures)/operators/gemm-plain"

  /// A folder for one test.
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hub-run-\(UUID().uuidString)").path

  init() throws { try FileSystem.makeFolder(folder) }

  private func run(_ arguments: String...) throws -> Tool.Result {
    try Tool.run(["model", "run"] + arguments, in: folder)
  }

  private func save(_ tensor: Tensor, _ name: String) throws {
    try FileSystem.write(NumPyFile.bytes(of: tensor), to: "\(folder)/\(name)")
  }

  @Test(arguments: ["--portable", "--threads=1"])
  func writesEveryOutputAsONNXRuntimeGivesIt(option: String) throws {
    let result = try run(
      "\(Self.gemm)/model.onnx", "--input", "x=\(Self.gemm)/input.npy", "--save-outputs", "out/a",
      option)
    #expect(result.errors == "")
    #expect(result.status == 0)
    #expect(result.output == "out/a/y.npy  float32  (2, 3)\n")
    #expect(FileSystem.files(below: "\(folder)/out", includingHidden: true) == ["a/y.npy"])
    let found = try NumPyFile.tensor(from: FileSystem.read("\(folder)/out/a/y.npy"))
    let expected = try NumPyFile.tensor(from: FileSystem.read("\(Self.gemm)/expected.npy"))
    #expect(found.shape == expected.shape)
    for (a, b) in zip(found.floats, expected.floats) { #expect(abs(a - b) <= 1e-6) }
  }

  /// Sizes that the file leaves open, and a shape that is an input, come from the given tensors.
  private func reshape(
    image: Tensor = Tensor(Shape([2, 3]), [-1, 2, -3, 4, -5, 6]),
    sizes: Tensor = Tensor(Shape([2]), elements: .int64([3, 2])), _ arguments: String...
  ) throws -> Tool.Result {
    try save(image, "image.npy")
    try save(sizes, "sizes.npy")
    try FileSystem.write(FileSystem.read("\(Self.own)/reshape.onnx"), to: "\(folder)/m.onnx")
    return try Tool.run(
      ["model", "run", "m.onnx", "--input", "image=image.npy", "--input", "sizes=sizes.npy"]
        + arguments, in: folder)
  }

  private static let own = "\(repository)/Tests/hubTests/Fixtures"

  @Test func savesNodesUnderNamesThatFilesCanHave() throws {
    let result = try reshape("--save-outputs", "out", "--node", "block/relu", "--node", "turned")
    #expect(result.errors == "")
    #expect(
      result.output == """
        out/turned.npy      float32  (3, 2)
        out/block_relu.npy  float32  (2, 3)

        """)
    let relu = try NumPyFile.tensor(from: FileSystem.read("\(folder)/out/block_relu.npy"))
    #expect(relu.floats == [0, 2, 0, 4, 0, 6])
    let turned = try NumPyFile.tensor(from: FileSystem.read("\(folder)/out/turned.npy"))
    #expect(turned.floats == [0, -2, 0, -4, 0, -6])
  }

  @Test func showsResultsAndTimeWhereNothingIsSaved() throws {
    let result = try reshape("--node", "block/relu")
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("turned      float32  (3, 2)  "))
    #expect(lines[1] == "block/relu  float32  (2, 3)  0.0 2.0 0.0 4.0 0.0 6.0")
    #expect(lines[2].contains(" µs per run (median of 21), "))
  }

  @Test(arguments: [
    (
      ["--node", "block/rely"],
      """
      m.onnx:1:1: error: the network has no node "block/rely"
        help: did you mean "block/relu"? "hub model inspect" lists the nodes

      """
    ),
    (
      ["--input", "size=sizes.npy"],
      """
      m.onnx:1:1: error: the model has no input "size"; its inputs are "image", "sizes"
        help: did you mean "sizes"? give every input by its name

      """
    ),
    (
      ["--input", "extra=\(own)/reshape.onnx"],
      """
      \(own)/reshape.onnx:1:1: error: not a NumPy array: its 229 bytes begin with 08 08 3a da 01 0a 27 0a
        help: write it with numpy.save(path, array)

      """
    ),
    (
      ["--input", "extra=\(repository)/content/images/chelsea.png"],
      """
      \(repository)/content/images/chelsea.png:1:1: error: not a NumPy array but a photograph
        help: give a photograph by its path alone, behind that of the network; here an .npy file is due

      """
    ),
    (
      ["--input", "extra=none.npy"],
      """
      none.npy:1:1: error: the file cannot be read: No such file or directory
        help: check the path

      """
    ),
  ])
  func saysWhatIsWrongAndWritesNothing(arguments: [String], errors: String) throws {
    let result = try reshapeSaving(arguments)
    #expect(result.errors == errors)
    #expect(result.output == "")
    #expect(result.status == 1)
    #expect(FileSystem.kind(of: "\(folder)/out") == nil)
  }

  private func reshapeSaving(_ arguments: [String]) throws -> Tool.Result {
    _ = try reshape("--save-outputs", "first")
    return try Tool.run(
      [
        "model", "run", "m.onnx", "--input", "image=image.npy", "--input", "sizes=sizes.npy",
        "--save-outputs", "out",
      ] + arguments, in: folder)
  }

  @Test func asksForEveryInputThatIsNotGiven() throws {
    _ = try reshape()
    let open = try run("m.onnx", "--input", "sizes=sizes.npy")
    #expect(
      open.errors == """
        m.onnx:1:1: error: the input "image" is not given
          help: add --input image=FILE.npy with an array

        """)
    let result = try run("\(Self.gemm)/model.onnx")
    #expect(
      result.errors == """
        \(Self.gemm)/model.onnx:1:1: error: the input "x" is not given
          help: add --input x=FILE.npy with float32 of shape [2, 4]

        """)
    #expect(result.status == 1)
  }

  @Test func saysWhichTypeAndShapeAreDue() throws {
    let type = try reshape(sizes: Tensor(Shape([2]), [3, 2]))
    #expect(
      type.errors == """
        sizes.npy:1:1: error: the input "sizes" has elements of type int64, not float32
          help: convert it: numpy.save(path, array.astype(numpy.int64))

        """)
    let shape = try reshape(image: Tensor(Shape([3, 2]), [1, 2, 3, 4, 5, 6]))
    #expect(
      shape.errors == """
        image.npy:1:1: error: the input "image" has the shape [2, ?], not [3, 2]
          help: give the input in the shape that the file declares; ? stands for any length

        """)
    #expect([type.status, shape.status] == [1, 1])
  }

  @Test func namesWeightsThatAreNotFinite() throws {
    try save(Tensor(Shape([1, 2]), [1, 2]), "x.npy")
    let result = try run(
      "\(Self.own)/nan.onnx", "--input", "x=x.npy", "--save-outputs", "out")
    #expect(
      result.errors == """
        \(Self.own)/nan.onnx:1:1: error: the weights "fc1.weight" of node "fc1" (MatMul) hold 2 numbers \
        that are not finite
          help: train the network again with a smaller learning rate, or take an earlier state of it

        """)
    #expect(result.status == 1)
    #expect(FileSystem.kind(of: "\(folder)/out") == nil)
  }

  @Test func saysThatATensorIsNoPhotograph() throws {
    try save(Tensor(Shape([1, 3, 2, 2]), [Float](repeating: 0, count: 12)), "x.npy")
    let result = try run("\(Self.own)/count.onnx", "x.npy")
    #expect(
      result.errors == """
        x.npy:1:1: error: not a photograph but a NumPy array
          help: hand a tensor in by the name of an input: --input NAME=x.npy

        """)
    #expect(result.status == 1)
  }

  @Test func numbersFilesOfTheSameName() throws {
    try save(Tensor(Shape([1, 2]), [1, -2]), "x.npy")
    let result = try run("\(Self.own)/names.onnx", "--input", "a=b=x.npy", "--save-outputs", "out")
    #expect(result.errors == "")
    #expect(
      result.output == """
        out/a_b.npy    float32  (1, 2)
        out/a_b-2.npy  float32  (1, 2)

        """)
    let second = try NumPyFile.tensor(from: FileSystem.read("\(folder)/out/a_b-2.npy"))
    #expect(second.floats == [-1, 2])
  }

  @Test func leavesAFileInTheFoldersPlaceAsItIs() throws {
    try FileSystem.write([1], to: "\(folder)/out")
    let result = try reshape("--save-outputs", "out")
    #expect(
      result.errors == """
        out:1:1: error: the folder cannot be made: Not a directory
          help: a part of the path is a file: choose another path

        """)
    #expect(result.status == 1)
    #expect(try FileSystem.read("\(folder)/out") == [1])
  }

  @Test func writesNothingWhereOneOfTheFilesIsAFolder() throws {
    try save(Tensor(Shape([1, 2]), [1, -2]), "x.npy")
    try FileSystem.makeFolder("\(folder)/out/a_b-2.npy")
    let result = try run("\(Self.own)/names.onnx", "--input", "a=b=x.npy", "--save-outputs", "out")
    #expect(
      result.errors == """
        out/a_b-2.npy:1:1: error: the file cannot be written: Is a directory
          help: a folder has this name: choose another

        """)
    #expect(result.status == 1)
    #expect(try FileSystem.names(in: "\(folder)/out") == ["a_b-2.npy"])
  }

  @Test func namesAllOperatorsThatItLacks() throws {
    let result = try run("\(Self.own)/detector.onnx", "--input", "image=x.npy")
    #expect(result.errors.hasPrefix("x.npy:1:1: error: the file cannot be read"))
    try save(Tensor(Shape([1, 3, 8, 8]), [Float](repeating: 0, count: 192)), "x.npy")
    for arguments in [
      ["run", "\(Self.own)/detector.onnx", "--input", "image=x.npy"],
      ["inspect", "\(Self.own)/detector.onnx"],
      ["export", "\(Self.own)/detector.onnx", "out.onnx"],
    ] {
      let result = try Tool.run(["model"] + arguments, in: folder)
      #expect(
        result.errors.contains("operator \"FusedConv\" of nodes \"a\", \"b\", \"c\" and 1 more"))
      #expect(result.errors.contains("operator \"Multinomial\" of node \"samples\""))
      #expect(result.status == 1)
    }
  }

  @Test func namesTheModelThatMayBeMeant() throws {
    for arguments in [
      ["run", "squeezenet1.1.onnx", "content/images/chelsea.png"],
      ["import", "squeezenet1.1.onnx", "--name", "mine"],
    ] {
      let result = try Tool.run(["model"] + arguments, in: Self.repository)
      #expect(
        result.errors == """
          squeezenet1.1.onnx:1:1: error: the file cannot be read: No such file or directory
            help: check the path; the catalogue has a model "squeezenet-1.1"

          """)
      #expect(result.status == 1)
    }
  }

  @Test(arguments: [
    (["--input", "x"], "--input wants NAME=FILE.npy, not \"x\""),
    (["--input", "x=1", "--input", "x=2"], "--input gives \"x\" twice"),
    (["image.png", "--input", "x=1"], "give either a photograph or tensors by --input"),
    (["--input", "x=1", "--save-outputs", ""], "--save-outputs wants a folder"),
    (
      ["--input", "x=1", "--size", "8"],
      "--size is for a photograph; tensors have a size of their own"
    ),
    (["image.png", "--size", "8x0"], "The value '8x0' is invalid for '--size <size>'"),
  ])
  func refusesArgumentsThatMakeNoSense(arguments: [String], fault: String) throws {
    let result = try Tool.run(["model", "run", "m.onnx"] + arguments, in: folder)
    #expect(result.errors.hasPrefix("Error: \(fault)\n"))
    #expect(result.status == 64)
  }
}

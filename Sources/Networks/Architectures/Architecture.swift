internal import NeuralNetwork

/// A network as its paper defines it: weights are handed in when it is built.
///
/// ```swift
/// let vgg = try Architectures.named("vgg-16")?.model(.unset)
/// ```
public struct Architecture: Sendable {
  /// How lessons and commands call it: `vgg-16`.
  public let name: String
  /// How readers know it: `VGG-16 (D)`.
  public let title: String
  public let paper: Paper
  /// How the definition differs from others of the same name; nil where there is nothing to say.
  public let note: String?
  private let build: @Sendable (Parameters, _ batch: Int) throws(ArchitectureError) -> Model

  /// - Parameter build: Of a network that takes any number of images at once.
  init(
    _ name: String, _ title: String, _ paper: Paper, note: String? = nil,
    _ build: @escaping @Sendable (Parameters) throws(ArchitectureError) -> Model
  ) {
    self.init(name, title, paper, note: note) { parameters, _ throws(ArchitectureError) in
      try build(parameters)
    }
  }

  /// - Parameter build: Of a network that is built for a number of images at once.
  init(
    _ name: String, _ title: String, _ paper: Paper, note: String? = nil,
    _ build: @escaping @Sendable (Parameters, _ batch: Int) throws(ArchitectureError) -> Model
  ) {
    self.name = name
    self.title = title
    self.paper = paper
    self.note = note
    self.build = build
  }

  /// The network with the given weights.
  ///
  /// - Parameter batch: How many images go through at once. Only where shapes within the network name
  ///   it, as transformers' do, its input says so too; others declare 1 and take any number.
  /// - Throws: ``ArchitectureError`` where a weight is missing or has another shape.
  public func model(
    _ parameters: Parameters = .unset, batch: Int = 1
  ) throws(ArchitectureError) -> Model {
    try build(parameters, batch)
  }
}

/// Where a definition, or a number, was published.
public struct Paper: Sendable, Equatable {
  public let authors: String
  public let year: Int
  public let title: String

  /// `He, Zhang, Ren & Sun 2016`
  public var citation: String { "\(authors) \(year)" }

  init(_ authors: String, _ year: Int, _ title: String) {
    self.authors = authors
    self.year = year
    self.title = title
  }

  static let leNet = Paper(
    "LeCun, Bottou, Bengio & Haffner", 1998,
    "Gradient-based learning applied to document recognition")
  static let alexNet = Paper(
    "Krizhevsky, Sutskever & Hinton", 2012,
    "ImageNet classification with deep convolutional neural networks")
  static let oneWeirdTrick = Paper(
    "Krizhevsky", 2014, "One weird trick for parallelizing convolutional neural networks")
  static let vgg = Paper(
    "Simonyan & Zisserman", 2015,
    "Very deep convolutional networks for large-scale image recognition")
  static let goingDeeper = Paper("Szegedy et al.", 2015, "Going deeper with convolutions")
  static let resNet = Paper(
    "He, Zhang, Ren & Sun", 2016, "Deep residual learning for image recognition")
  static let squeezeNet = Paper(
    "Iandola et al.", 2016,
    "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size")
  static let efficientNet = Paper(
    "Tan & Le", 2019,
    "EfficientNet: rethinking model scaling for convolutional neural networks")
  static let receptiveFields = Paper(
    "Araujo, Norris & Sim", 2019,
    "Computing receptive fields of convolutional neural networks")
  static let torchvision = Paper(
    "TorchVision maintainers", 2016, "TorchVision: PyTorch's computer vision library")
  static let cnnExplainer = Paper(
    "Wang et al.", 2020,
    "CNN Explainer: learning convolutional neural networks with interactive visualization")
  static let vit = Paper(
    "Dosovitskiy et al.", 2021,
    "An image is worth 16x16 words: transformers for image recognition at scale")
  static let deit = Paper(
    "Touvron et al.", 2021,
    "Training data-efficient image transformers & distillation through attention")
  static let deitRepository = Paper(
    "Touvron et al.", 2021, "DeiT: data-efficient image transformers, the authors' code and weights"
  )
  static let dinoV2 = Paper(
    "Oquab et al.", 2023, "DINOv2: learning robust visual features without supervision")
  static let howToTrain = Paper(
    "Steiner et al.", 2022,
    "How to train your ViT? Data, augmentation, and regularization in vision transformers")
}

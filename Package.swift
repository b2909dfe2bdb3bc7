// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "hub",
  products: [
    .executable(name: "hub", targets: ["hub"]),
    .library(name: "NeuralNetwork", targets: ["NeuralNetwork"]),
    .library(name: "FastKernels", targets: ["FastKernels"]),
    .library(name: "Gradients", targets: ["Gradients"]),
    .library(name: "Networks", targets: ["Networks"]),
    .library(name: "Photographs", targets: ["Photographs"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // C libraries of the system, one module each.
    .systemLibrary(
      name: "Ccmark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "CJavaScriptCore", pkgConfig: "javascriptcoregtk-4.1",
      providers: [.apt(["libjavascriptcoregtk-4.1-dev"])]),
    .systemLibrary(name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"])]),
    .systemLibrary(name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPlatform"),
    .target(name: "CKernels", exclude: ["README.md"]),
    .target(name: "CPeak"),

    // The rooms. ARCHITECTURE.md says what each is for; Scripts/check-imports holds them to it.
    .target(
      name: "NeuralNetwork", exclude: ["README.md"],
      swiftSettings: [.enableExperimentalFeature("Extern")]),
    .target(
      name: "FastKernels", dependencies: ["NeuralNetwork", "CKernels"], exclude: ["README.md"]),
    .target(name: "Gradients", dependencies: ["NeuralNetwork"], exclude: ["README.md"]),
    .target(
      name: "Networks",
      dependencies: [
        "NeuralNetwork", "Yams", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ], exclude: ["README.md"]),
    .target(
      name: "Photographs", dependencies: ["CTurboJPEG", "CSpng"], exclude: ["README.md"]),
    .target(
      name: "Figures", dependencies: ["CCairo", "CSpng", "CGraphviz"], exclude: ["README.md"]),
    .target(name: "Lessons", dependencies: ["Ccmark", "Yams"], exclude: ["README.md"]),
    .target(
      name: "Training",
      dependencies: [
        "NeuralNetwork", "FastKernels", "Gradients", "Networks", "Photographs", "Lessons", "CZlib",
        "Yams",
      ], exclude: ["README.md"]),
    .target(
      name: "Experiments",
      dependencies: ["NeuralNetwork", "Networks", "Photographs", "Figures", "Lessons"],
      exclude: ["README.md"]),
    .target(
      name: "Site",
      dependencies: [
        "Lessons", "CJavaScriptCore", .product(name: "Mustache", package: "swift-mustache"),
      ], exclude: ["README.md"]),
    .executableTarget(
      name: "hub",
      dependencies: [
        "CPlatform", "NeuralNetwork", "FastKernels", "Networks", "Photographs", "Figures",
        "Lessons", "Training", "Experiments", "Site",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["README.md"]),
    .target(
      name: "FuzzModels", dependencies: ["NeuralNetwork", "FastKernels", "Networks"],
      exclude: ["README.md"]),
    .executableTarget(
      name: "bench-kernels", dependencies: ["NeuralNetwork", "FastKernels"],
      exclude: ["README.md"]),
    .target(
      name: "BenchmarkWorker", dependencies: ["NeuralNetwork"], exclude: ["README.md"]),
    .executableTarget(
      name: "bench-engine",
      dependencies: ["NeuralNetwork", "FastKernels", "Networks", "BenchmarkWorker", "CPeak"],
      exclude: ["README.md"]),
    .executableTarget(
      name: "bench-training",
      dependencies: [
        "NeuralNetwork", "FastKernels", "Gradients", "Networks", "BenchmarkWorker",
      ], exclude: ["README.md"]),
    .executableTarget(
      name: "engine-probe", dependencies: ["NeuralNetwork", "Gradients", "CPlatform"],
      exclude: ["README.md"]),

    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"]),
    .target(
      name: "ReferenceKernels", dependencies: ["NeuralNetwork"], path: "Tests/ReferenceKernels"),
    .testTarget(
      name: "NeuralNetworkTests",
      dependencies: ["NeuralNetwork", "FastKernels", "ReferenceKernels"]),
    .testTarget(
      name: "GradientsTests",
      dependencies: ["NeuralNetwork", "Gradients", "FastKernels", "Networks", "ReferenceKernels"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NetworksTests",
      dependencies: ["NeuralNetwork", "FastKernels", "Networks", "Photographs"],
      exclude: ["Fixtures"]),
    .testTarget(name: "PhotographsTests", dependencies: ["Photographs"], exclude: ["Fixtures"]),
    .testTarget(
      name: "FiguresTests", dependencies: ["Figures"], exclude: ["README.md", "Snapshots"]),
    .testTarget(name: "LessonsTests", dependencies: ["Lessons"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Training", "Lessons", "Networks", "NeuralNetwork", "Photographs"]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "NeuralNetwork", "Networks", "Figures", "Lessons"],
      exclude: ["Fixtures"]),
    .testTarget(name: "SiteTests", dependencies: ["Site", "Lessons"]),
    .testTarget(
      name: "hubTests", dependencies: ["hub", "Lessons", "Networks", "NeuralNetwork"],
      exclude: ["Fixtures"]),
  ]
)

/// The networks that can be asked for by name.
public enum Architectures {
  public static let all: [Architecture] =
    leNets + alexNets + vggs + googLeNets + resNets + cifarResNets + transformers + efficient
    + small

  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }

  private static let leNets = [
    Architecture("lenet-5", "LeNet-5", .leNet) { parameters throws(ArchitectureError) in
      try LeNet(.paper).model(parameters)
    },
    Architecture("lenet-5-modern", "LeNet-5 with ReLU", .leNet) {
      parameters throws(ArchitectureError) in
      try LeNet(.modern).model(parameters)
    },
  ]

  private static let alexNets = [
    Architecture("alexnet", "AlexNet", .alexNet) { parameters throws(ArchitectureError) in
      try AlexNet(.paper).model(parameters)
    },
    Architecture("alexnet-one-tower", "AlexNet, one tower", .oneWeirdTrick) {
      parameters throws(ArchitectureError) in
      try AlexNet(.oneTower).model(parameters)
    },
  ]

  private static let vggs = [
    vgg("vgg-11", "VGG-11 (A)", .a), vgg("vgg-13", "VGG-13 (B)", .b),
    vgg("vgg-16-c", "VGG-16 (C)", .c), vgg("vgg-16", "VGG-16 (D)", .d),
    vgg("vgg-19", "VGG-19 (E)", .e),
    Architecture("vgg-16-trunk", "VGG-16 without its classifier", .vgg) {
      parameters throws(ArchitectureError) in
      try VGG(.d, classes: nil).model(parameters)
    },
  ]

  private static func vgg(_ name: String, _ title: String, _ column: VGG.Column) -> Architecture {
    Architecture(name, title, .vgg) { parameters throws(ArchitectureError) in
      try VGG(column).model(parameters)
    }
  }

  private static let googLeNets = [
    Architecture(
      "googlenet", "GoogLeNet", .goingDeeper,
      note: "The well-known reimplementation (TF-slim's and TorchVision's, googlenet-bn here) has "
        + "3 × 3 windows in the branch called 5x5, batch normalisation instead of biases and "
        + "normalised responses, and a pool4 of 2 × 2."
    ) { parameters throws(ArchitectureError) in
      try GoogLeNet(.paper).model(parameters)
    },
    Architecture(
      "googlenet-bn", "GoogLeNet of TorchVision", .torchvision,
      note:
        "Unlike the paper's network (googlenet here), it has 3 × 3 windows in the branch called "
        + "5x5, batch normalisation instead of biases and normalised responses, and a pool4 of "
        + "2 × 2."
    ) { parameters throws(ArchitectureError) in
      try GoogLeNet(.batchNormalized).model(parameters)
    },
  ]

  private static let resNets: [Architecture] = {
    let sizes: [(depth: Int, block: ResNet.Block, blocks: [Int])] = [
      (18, .basic, [2, 2, 2, 2]), (34, .basic, [3, 4, 6, 3]), (50, .bottleneck, [3, 4, 6, 3]),
      (101, .bottleneck, [3, 4, 23, 3]), (152, .bottleneck, [3, 8, 36, 3]),
    ]
    let forms: [(suffix: String, title: String, form: ResNet.Form, note: String)] = [
      (
        "", "", .paper,
        "Stages halve the image in their first convolution, as in the paper; v1.5 does in its first "
          + "3 × 3 convolution, TF-slim at the end of the stage before."
      ),
      (
        "-v1.5", " v1.5", .strideInThreeByThree,
        "As in TorchVision: stages halve the image in their first 3 × 3 convolution."
      ),
      (
        "-slim", " of TF-slim", .strideInLastBlock,
        "Stages but the last halve the image in the 3 × 3 convolution of their last block."
      ),
    ]
    // He et al. 2016, "Identity mappings in deep residual networks", give its sizes.
    let slim: [(depth: Int, block: ResNet.Block, blocks: [Int])] =
      sizes.filter { $0.block == .bottleneck } + [(200, .bottleneck, [3, 24, 36, 3])]
    let full = forms.flatMap { form in
      (form.form == .strideInLastBlock ? slim : sizes).map { size in
        Architecture(
          "resnet-\(size.depth)\(form.suffix)", "ResNet-\(size.depth)\(form.title)", .resNet,
          note: form.note
        ) { parameters throws(ArchitectureError) in
          try ResNet(size.block, size.blocks, form.form).model(parameters)
        }
      }
    }
    let thin = Architecture(
      "resnet-50-thin", "ResNet-50 with half the channels, normalization merged", .resNet
    ) { parameters throws(ArchitectureError) in
      try ResNet(
        .bottleneck, [3, 4, 6, 3], isNormalized: false, width: 32, classes: nil
      ).model(parameters)
    }
    return full + [thin]
  }()

  private static let cifarResNets: [Architecture] = [20, 32, 44, 56, 110].flatMap { depth in
    [true, false].map { isResidual in
      Architecture(
        "cifar-\(isResidual ? "resnet" : "plain")-\(depth)",
        "\(isResidual ? "ResNet" : "Plain network")-\(depth) for CIFAR-10", .resNet
      ) { parameters throws(ArchitectureError) in
        try CIFARResNet(depth: depth, isResidual: isResidual).model(parameters)
      }
    }
  }

  private static let transformers =
    [16, 32].flatMap { patch in
      [
        transformer("vit-ti-\(patch)", "ViT-Ti/\(patch)", .howToTrain, .tiny, patch),
        transformer("vit-s-\(patch)", "ViT-S/\(patch)", .howToTrain, .small, patch),
        transformer("vit-b-\(patch)", "ViT-B/\(patch)", .vit, .base, patch),
        transformer("vit-l-\(patch)", "ViT-L/\(patch)", .vit, .large, patch),
      ]
    } + [
      Architecture("vit-s-14", "ViT-S/14 of DINOv2, all tokens", .dinoV2) {
        parameters, batch throws(ArchitectureError) in
        try VisionTransformer(
          .small, patch: 14, classes: nil, hasLayerScale: true, batch: batch
        ).model(parameters)
      },
      transformer("vit-h-14", "ViT-H/14", .vit, .huge, 14),
      // Without the distillation token, which the paper adds to a variant: the same as ViT-Ti/16 and
      // ViT-S/16.
      transformer("deit-ti", "DeiT-Ti", .deit, .tiny, 16),
      transformer("deit-s", "DeiT-S", .deit, .small, 16),
    ]

  private static func transformer(
    _ name: String, _ title: String, _ paper: Paper, _ size: VisionTransformer.Size,
    _ patch: Int
  ) -> Architecture {
    Architecture(name, title, paper) { parameters, batch throws(ArchitectureError) in
      try VisionTransformer(size, patch: patch, batch: batch).model(parameters)
    }
  }

  private static let efficient = [
    Architecture("squeezenet-1.1", "SqueezeNet 1.1", .squeezeNet) {
      parameters throws(ArchitectureError) in
      try SqueezeNet().model(parameters)
    },
    Architecture("efficientnet-lite0", "EfficientNet-Lite0", .efficientNet) {
      parameters throws(ArchitectureError) in
      try EfficientNetLite().model(parameters)
    },
  ]

  /// For 64 × 64 (Tiny VGG) and for grey images of 28 × 28: all but the inception network without
  /// reductions have fewer than a million weights.
  private static let small = [
    Architecture("tiny-vgg", "Tiny VGG", .cnnExplainer) { parameters throws(ArchitectureError) in
      try TinyVGG().model(parameters)
    },
    Architecture("small-vgg", "VGG for 28 × 28", .vgg) { parameters throws(ArchitectureError) in
      try SmallVGG().model(parameters)
    },
    Architecture("small-inception", "Inception for 28 × 28", .goingDeeper) {
      parameters throws(ArchitectureError) in
      try SmallInception().model(parameters)
    },
    Architecture(
      "small-inception-naive", "Inception for 28 × 28, without reductions", .goingDeeper
    ) { parameters throws(ArchitectureError) in
      try SmallInception(isReduced: false).model(parameters)
    },
    smallStack("two-3x3", kernel: 3, depth: 2), smallStack("one-5x5", kernel: 5, depth: 1),
    smallStack("three-3x3", kernel: 3, depth: 3), smallStack("one-7x7", kernel: 7, depth: 1),
    Architecture("small-vit", "ViT for 28 × 28", .vit) {
      parameters, batch throws(ArchitectureError) in
      var network = VisionTransformer.small28
      network.batch = batch
      return try network.model(parameters)
    },
    smallResNet(20, isResidual: true), smallResNet(20, isResidual: false),
    smallResNet(56, isResidual: true), smallResNet(56, isResidual: false),
  ]

  private static func smallStack(_ name: String, kernel: Int, depth: Int) -> Architecture {
    Architecture(
      "small-\(name)", "\(depth) × \(kernel)×\(kernel) convolutions a stage, for 28 × 28", .vgg
    ) { parameters throws(ArchitectureError) in
      try SmallStack(kernel: kernel, depth: depth).model(parameters)
    }
  }

  private static func smallResNet(_ depth: Int, isResidual: Bool) -> Architecture {
    Architecture(
      "small-\(isResidual ? "resnet" : "plain")-\(depth)",
      "\(isResidual ? "ResNet" : "Plain network")-\(depth) for 28 × 28", .resNet
    ) { parameters throws(ArchitectureError) in
      try CIFARResNet(depth: depth, isResidual: isResidual, channels: 1, side: 28)
        .model(parameters)
    }
  }
}

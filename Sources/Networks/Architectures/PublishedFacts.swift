/// Numbers that papers print about the networks, with the reason wherever our definitions give others.
///
/// Multiply-adds: He et al., Szegedy et al. and TorchVision print multiply-adds as "FLOPs". Araujo et
/// al. and TF-slim count an addition and a multiplication as two.
public enum PublishedFacts {
  public static let all =
    leNet + alexNet + vgg + googLeNet + resNet + transformers + others
    + receptiveFields

  private static let leNet: [PublishedFact] = {
    let layers = (Paper.leNet, "section II.B")
    let biases = "the paper also counts the connection of each unit to its bias"
    let subsampling = "we count the work of convolutions and matrix products only"
    return [
      PublishedFact(
        "lenet-5", .parameters(), 60_000, ours: 60_840, layers,
        because: "ours has the 840 numbers of the output's patterns, which the paper fixes by hand"),
      PublishedFact("lenet-5", .parameters(block: "C1"), 156, ours: 156, layers),
      PublishedFact("lenet-5", .parameters(block: "S2"), 12, ours: 12, layers),
      PublishedFact("lenet-5", .parameters(block: "C3"), 1516, ours: 1516, layers),
      PublishedFact("lenet-5", .parameters(block: "S4"), 32, ours: 32, layers),
      PublishedFact("lenet-5", .parameters(block: "C5"), 48_120, ours: 48_120, layers),
      PublishedFact("lenet-5", .parameters(block: "F6"), 10_164, ours: 10_164, layers),
      PublishedFact(
        "lenet-5", .multiplyAdds(block: "C1"), 122_304, ours: 117_600, layers, because: biases),
      PublishedFact(
        "lenet-5", .multiplyAdds(block: "S2"), 5880, ours: 0, layers, because: subsampling),
      PublishedFact(
        "lenet-5", .multiplyAdds(block: "C3"), 151_600, ours: 150_000, layers, because: biases),
      PublishedFact(
        "lenet-5", .multiplyAdds(block: "S4"), 2000, ours: 0, layers, because: subsampling),
      PublishedFact(
        "lenet-5", .multiplyAdds(block: "C5"), 48_120, ours: 48_000, layers, because: biases),
      PublishedFact(
        "lenet-5", .multiplyAdds(block: "F6"), 10_164, ours: 10_080, layers, because: biases),
      PublishedFact("lenet-5", .side("C1"), 28, ours: 28, layers),
      PublishedFact("lenet-5", .side("S2"), 14, ours: 14, layers),
      PublishedFact("lenet-5", .side("C3"), 10, ours: 10, layers),
      PublishedFact("lenet-5", .side("S4"), 5, ours: 5, layers),
      PublishedFact("lenet-5", .side("C5"), 1, ours: 1, layers),
    ]
  }()

  private static let alexNet = [
    PublishedFact(
      "alexnet", .parameters(), 60_000_000, precision: 10_000_000, ours: 60_965_224,
      (.alexNet, "abstract")),
    PublishedFact(
      "alexnet", .units, 650_000, precision: 10_000, ours: 659_272, (.alexNet, "abstract"),
      because: "ours are the results of the eight layers, 290,400 of them in conv1, where the "
        + "paper's figure 2 says 253,440"),
    PublishedFact(
      "alexnet-one-tower", .parameters(), 61_100_840, ours: 61_100_840,
      (.torchvision, "AlexNet_Weights")),
    PublishedFact(
      "alexnet-one-tower", .multiplyAdds(), 710_000_000, precision: 10_000_000,
      ours: 714_188_480, (.torchvision, "AlexNet_Weights")),
  ]

  private static let vgg = [
    ("vgg-11", 133, 132_863_336), ("vgg-13", 133, 133_047_848), ("vgg-16-c", 134, 133_638_952),
    ("vgg-16", 138, 138_357_544), ("vgg-19", 144, 143_667_240),
  ].map { name, millions, ours in
    PublishedFact(
      name, .parameters(), millions * 1_000_000, precision: 1_000_000, ours: ours,
      (.vgg, "table 2"))
  }

  private static let resNet: [PublishedFact] = {
    let cutOff = "the paper cuts its decimals off here"
    let work: [(name: String, tenths: Int, ours: Int, reason: String?)] = [
      ("resnet-18", 18, 1_814_073_344, nil),
      (
        "resnet-34", 36, 3_663_761_408,
        "with shortcuts that pad zeros, which take no work, it would be 3.64 billion"
      ),
      ("resnet-50", 38, 3_857_973_248, cutOff), ("resnet-101", 76, 7_570_194_432, nil),
      ("resnet-152", 113, 11_282_415_616, nil),
    ]
    let parameters: [(name: String, hundredths: Int, precision: Int, ours: Int)] = [
      ("20", 27, 1, 269_722), ("32", 46, 1, 464_154), ("44", 66, 1, 658_586),
      ("56", 85, 1, 853_018), ("110", 170, 10, 1_727_962),
    ]
    return work.map { name, tenths, ours, reason in
      PublishedFact(
        name, .multiplyAdds(), tenths * 100_000_000, precision: 100_000_000, ours: ours,
        (.resNet, "table 1"), because: reason)
    }
      + parameters.map { depth, hundredths, precision, ours in
        PublishedFact(
          "cifar-resnet-\(depth)", .parameters(), hundredths * 10_000,
          precision: precision * 10_000, ours: ours, (.resNet, "table 6"))
      }
      + [
        ("resnet-18-v1.5", 11_689_512), ("resnet-34-v1.5", 21_797_672),
        ("resnet-50-v1.5", 25_557_032), ("resnet-101-v1.5", 44_549_160),
        ("resnet-152-v1.5", 60_192_808),
      ].map { name, count in
        PublishedFact(
          name, .parameters(), count, ours: count, (.torchvision, "ResNet weights"))
      }
  }()

  private static let transformers: [PublishedFact] = {
    let table = (Paper.vit, "table 1")
    return [
      PublishedFact(
        "vit-b-16", .parameters(), 86_000_000, precision: 1_000_000, ours: 86_567_656, table,
        because: "it is 85.8 million without the classifier for 1000 classes"),
      PublishedFact(
        "vit-l-16", .parameters(), 307_000_000, precision: 1_000_000, ours: 304_326_632, table,
        because: "the sizes in the paper's own table give ours; TorchVision counts the same"),
      PublishedFact(
        "vit-h-14", .parameters(), 632_000_000, precision: 1_000_000, ours: 632_045_800, table),
      PublishedFact(
        "vit-b-16", .parameters(), 86_567_656, ours: 86_567_656,
        (.torchvision, "ViT_B_16_Weights")),
      PublishedFact(
        "vit-b-16", .multiplyAdds(), 17_600_000_000, precision: 100_000_000,
        ours: 17_563_828_224, (.torchvision, "ViT_B_16_Weights")),
      PublishedFact(
        "vit-b-32", .parameters(), 88_224_232, ours: 88_224_232,
        (.torchvision, "ViT_B_32_Weights")),
      PublishedFact(
        "vit-b-32", .multiplyAdds(), 4_400_000_000, precision: 100_000_000,
        ours: 4_409_186_304, (.torchvision, "ViT_B_32_Weights")),
      PublishedFact(
        "vit-l-16", .parameters(), 304_326_632, ours: 304_326_632,
        (.torchvision, "ViT_L_16_Weights")),
      PublishedFact(
        "vit-l-16", .multiplyAdds(), 61_600_000_000, precision: 100_000_000,
        ours: 61_554_712_576, (.torchvision, "ViT_L_16_Weights")),
      PublishedFact(
        "deit-ti", .parameters(), 5_000_000, precision: 1_000_000, ours: 5_717_416,
        (.deit, "table 1"), because: "the paper cuts its decimals off here"),
      PublishedFact(
        "deit-s", .parameters(), 22_000_000, precision: 1_000_000, ours: 22_050_664,
        (.deit, "table 1")),
    ]
  }()

  private static let others = [
    PublishedFact(
      "tiny-vgg", .parameters(), 19_920, ours: 19_920,
      (.cnnExplainer, "weights of the page, 79,680 bytes")),
    PublishedFact(
      "squeezenet-1.1", .parameters(), 1_235_496, ours: 1_235_496,
      (.torchvision, "SqueezeNet1_1_Weights")),
  ]
}

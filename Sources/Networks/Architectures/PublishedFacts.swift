/// Numbers that papers print about the networks, with the reason wherever our definitions give others.
///
/// He et al., Szegedy et al. and TorchVision print multiply-adds as "FLOPs" or "ops"; Araujo et al.
/// count an addition and a multiplication as two.
public enum PublishedFacts {
  public static let all =
    leNet + alexNet + vgg + googLeNet + resNet + transformers + others
    + receptiveFields

  /// What is published about the architecture of that name.
  public static func about(_ architecture: String) -> [PublishedFact] {
    all.filter { $0.architecture == architecture }
  }

  private static let leNet: [PublishedFact] = {
    let layers = (Paper.leNet, "section II.B")
    let counts: [(layer: String, parameters: Int, connections: Int, side: Int?)] = [
      ("C1", 156, 122_304, 28), ("S2", 12, 5880, 14), ("C3", 1516, 151_600, 10),
      ("S4", 32, 2000, 5), ("C5", 48_120, 48_120, 1), ("F6", 10_164, 10_164, nil),
    ]
    return [
      PublishedFact(
        "lenet-5", .parameters(), 60_000, ours: 60_840, layers,
        because: "ours has the 840 numbers of the output's patterns, which the paper fixes by hand")
    ]
      + counts.flatMap { layer, parameters, connections, side in
        [
          PublishedFact(
            "lenet-5", .parameters(block: layer), parameters, ours: parameters, layers),
          PublishedFact(
            "lenet-5", .connections(block: layer), connections, ours: connections, layers),
        ]
          + [side].compactMap { $0 }.map { side in
            PublishedFact("lenet-5", .side(layer), side, ours: side, layers)
          }
      }
  }()

  private static let alexNet: [PublishedFact] = {
    let caption = (Paper.alexNet, "caption of figure 2")
    let units: [(layer: String, count: Int)] = [
      ("conv2", 186_624), ("conv3", 64_896), ("conv4", 64_896), ("conv5", 43_264), ("fc6", 4096),
      ("fc7", 4096), ("fc8", 1000),
    ]
    return [
      PublishedFact(
        "alexnet", .parameters(), 60_000_000, precision: 10_000_000, ours: 60_965_224,
        (.alexNet, "abstract")),
      PublishedFact(
        "alexnet", .units(), 650_000, precision: 10_000, ours: 659_272, (.alexNet, "abstract"),
        because: "ours are the results of the eight layers; with the 253,440 that figure 2 gives "
          + "for conv1 they would be 622,312"),
      PublishedFact(
        "alexnet", .units(block: "conv1"), 253_440, ours: 290_400, caption,
        because: "96 maps of 55 × 55 are 290,400, and the figure draws 55 × 55; 253,440 would be "
          + "96 maps of 55 × 48, and why is not known"),
    ]
      + units.map { layer, count in
        PublishedFact("alexnet", .units(block: layer), count, ours: count, caption)
      } + [
        PublishedFact(
          "alexnet-one-tower", .parameters(), 61_100_840, ours: 61_100_840,
          (.torchvision, "AlexNet_Weights")),
        PublishedFact(
          "alexnet-one-tower", .multiplyAdds(), 710_000_000, precision: 10_000_000,
          ours: 714_188_480, (.torchvision, "AlexNet_Weights")),
      ]
  }()

  private static let vgg =
    [
      ("vgg-11", 133, 132_863_336), ("vgg-13", 133, 133_047_848), ("vgg-16-c", 134, 133_638_952),
      ("vgg-16", 138, 138_357_544), ("vgg-19", 144, 143_667_240),
    ].map { name, millions, ours in
      PublishedFact(
        name, .parameters(), millions * 1_000_000, precision: 1_000_000, ours: ours,
        (.vgg, "table 2"))
    } + [
      PublishedFact(
        "vgg-16", .convolutionOperations, 30_713_000_000, precision: 1_000_000,
        ours: 30_693_261_312, (.receptiveFields, "table of end points, vgg_16/pool5 at 224"),
        because:
          "theirs also counts the 13,547,520 additions of biases, and four operations for each of "
          + "the 1,530,368 results of pools")
    ]

  private static let resNet: [PublishedFact] = {
    let unknown =
      "3.858 would be 3.9; the 7.6 and 11.3 beside it are 7.570 and 11.282 rounded, so that the paper "
      + "does not cut decimals off; how it came to 3.8 is not known"
    let work: [(name: String, tenths: Int, ours: Int, reason: String?)] = [
      ("resnet-18", 18, 1_814_073_344, nil),
      (
        "resnet-34", 36, 3_663_761_408,
        "with shortcuts that pad zeros, which take no work, it would be 3.64 billion"
      ),
      ("resnet-50", 38, 3_857_973_248, unknown), ("resnet-101", 76, 7_570_194_432, nil),
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
        (.deit, "table 1"),
        because:
          "5.7 would be 6; the 22 and 86 million beside it are what is left of 22.05 and 86.57 "
          + "without decimals, which suggests that the table cuts them off, but it does not say so"),
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

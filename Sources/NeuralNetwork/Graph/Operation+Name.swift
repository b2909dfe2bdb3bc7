extension Operation {
  /// ONNX's name of an operator, without its attributes.
  public enum Name: UInt8, Sendable, CaseIterable {
    case convolution, maxPool, averagePool, globalAveragePool
    case batchNormalization, layerNormalization
    case relu, leakyRelu, clip, sigmoid, tanh, hardSigmoid, hardSwish, gelu, erf, exponential
    case squareRoot, negative, identity
    case add, subtract, multiply, divide, power
    case matMul, gemm
    case softmax, reduceMean
    case concatenate, reshape, flatten, transpose, pad
    case map, cast, combine, select, reduce, localResponseNormalization
    case slice, split, gather, expand
    case transposedConvolution, deformableConvolution, lpPool, maxPoolIndices, bitCast
    case determinant, argument, cumulate, topK, resample
    case gatherElements, gatherSlices, scatterElements, scatterSlices, gridSample, roiAlign
    case convolutionWeightGradient, maxPoolGradient, averagePoolGradient
    case batchNormalizationInTraining, batchNormalizationGradient, layerNormalizationGradient
    case softmaxGradient, activationGradient, localResponseNormalizationGradient, dropout

    /// As ONNX writes it.
    public var text: StaticString {
      switch self {
      case .convolution: "Conv"
      case .maxPool: "MaxPool"
      case .averagePool: "AveragePool"
      case .globalAveragePool: "GlobalAveragePool"
      case .batchNormalization: "BatchNormalization"
      case .layerNormalization: "LayerNormalization"
      case .relu: "Relu"
      case .leakyRelu: "LeakyRelu"
      case .clip: "Clip"
      case .sigmoid: "Sigmoid"
      case .tanh: "Tanh"
      case .hardSigmoid: "HardSigmoid"
      case .hardSwish: "HardSwish"
      case .gelu: "Gelu"
      case .erf: "Erf"
      case .exponential: "Exp"
      case .squareRoot: "Sqrt"
      case .negative: "Neg"
      case .identity: "Identity"
      case .add: "Add"
      case .subtract: "Sub"
      case .multiply: "Mul"
      case .divide: "Div"
      case .power: "Pow"
      case .matMul: "MatMul"
      case .gemm: "Gemm"
      case .softmax: "Softmax"
      case .reduceMean: "ReduceMean"
      case .concatenate: "Concat"
      case .reshape: "Reshape"
      case .flatten: "Flatten"
      case .transpose: "Transpose"
      case .pad: "Pad"
      case .map: "function"
      case .cast: "Cast"
      case .combine: "function of two"
      case .select: "Where"
      case .reduce: "Reduce"
      case .localResponseNormalization: "LRN"
      case .slice: "Slice"
      case .split: "Split"
      case .gather: "Gather"
      case .expand: "Expand"
      case .transposedConvolution: "ConvTranspose"
      case .deformableConvolution: "DeformConv"
      case .lpPool: "LpPool"
      case .maxPoolIndices: "MaxPool"
      case .bitCast: "BitCast"
      case .determinant: "Det"
      case .argument: "ArgMax"
      case .cumulate: "CumSum"
      case .topK: "TopK"
      case .resample: "Resize"
      case .gatherElements: "GatherElements"
      case .gatherSlices: "GatherND"
      case .scatterElements: "ScatterElements"
      case .scatterSlices: "ScatterND"
      case .gridSample: "GridSample"
      case .roiAlign: "RoiAlign"
      case .convolutionWeightGradient: "gradient of Conv's weight"
      case .maxPoolGradient: "gradient of MaxPool"
      case .averagePoolGradient: "gradient of AveragePool"
      case .batchNormalizationInTraining: "BatchNormalization in training"
      case .batchNormalizationGradient: "gradient of BatchNormalization"
      case .layerNormalizationGradient: "gradient of LayerNormalization"
      case .softmaxGradient: "gradient of Softmax"
      case .activationGradient: "gradient of an activation"
      case .localResponseNormalizationGradient: "gradient of LRN"
      case .dropout: "Dropout"
      }
    }
  }

  public var name: Name {
    switch self {
    case .convolution: .convolution
    case .maxPool: .maxPool
    case .averagePool: .averagePool
    case .globalAveragePool: .globalAveragePool
    case .batchNormalization: .batchNormalization
    case .layerNormalization: .layerNormalization
    case .relu: .relu
    case .leakyRelu: .leakyRelu
    case .clip: .clip
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .hardSigmoid: .hardSigmoid
    case .hardSwish: .hardSwish
    case .gelu: .gelu
    case .erf: .erf
    case .exponential: .exponential
    case .squareRoot: .squareRoot
    case .negative: .negative
    case .identity: .identity
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .matMul: .matMul
    case .gemm: .gemm
    case .softmax: .softmax
    case .reduceMean: .reduceMean
    case .concatenate: .concatenate
    case .reshape: .reshape
    case .flatten: .flatten
    case .transpose: .transpose
    case .pad: .pad
    case .map: .map
    case .cast: .cast
    case .combine: .combine
    case .select: .select
    case .reduce: .reduce
    case .localResponseNormalization: .localResponseNormalization
    case .slice: .slice
    case .split: .split
    case .gather: .gather
    case .expand: .expand
    case .transposedConvolution: .transposedConvolution
    case .deformableConvolution: .deformableConvolution
    case .lpPool: .lpPool
    case .maxPoolIndices: .maxPoolIndices
    case .bitCast: .bitCast
    case .determinant: .determinant
    case .argument: .argument
    case .cumulate: .cumulate
    case .topK: .topK
    case .resample: .resample
    case .gatherElements: .gatherElements
    case .gatherSlices: .gatherSlices
    case .scatterElements: .scatterElements
    case .scatterSlices: .scatterSlices
    case .gridSample: .gridSample
    case .roiAlign: .roiAlign
    case .training(let operation): operation.name
    }
  }
}

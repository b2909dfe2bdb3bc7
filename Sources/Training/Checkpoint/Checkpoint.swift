/// Everything that a run needs to go on as if it had never stopped.
public struct Checkpoint: Sendable, Equatable {
  public var identity: Identity
  /// Epochs that have ended.
  public var epoch: Int
  /// Steps since the run began.
  public var step: Int
  /// Since the run began, without the time between an end and a resumption.
  public var seconds: Double
  /// Sums that have not been written to the log yet, and the like.
  public var sums: [String: Double]
  /// Parameters, running statistics, the optimizer's state, the moving average.
  public var arrays: [Numbers]

  /// What the run is a run of.
  public struct Identity: Sendable, Equatable {
    public var recipeHash: UInt64
    public var dataHash: UInt64
    public var seed: UInt64

    public init(recipeHash: UInt64, dataHash: UInt64, seed: UInt64) {
      self.recipeHash = recipeHash
      self.dataHash = dataHash
      self.seed = seed
    }
  }

  /// Float32 numbers with a name.
  public struct Numbers: Sendable, Equatable {
    public var name: String
    public var values: [Float]

    public init(_ name: String, _ values: [Float]) {
      self.name = name
      self.values = values
    }
  }

  public init(
    identity: Identity, epoch: Int, step: Int, seconds: Double, sums: [String: Double],
    arrays: [Numbers]
  ) {
    self.identity = identity
    self.epoch = epoch
    self.step = step
    self.seconds = seconds
    self.sums = sums
    self.arrays = arrays
  }
}

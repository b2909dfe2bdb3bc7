import NeuralNetwork

// A graph that uses every operation and a training of a few steps, executed with the portable
// kernels, and a checksum over the bits of every value. `Scripts/build-wasm` compiles this natively
// and for WebAssembly, runs both and compares.

#if arch(wasm32)
  @_expose(wasm, "checksum") @c(engine_checksum)
  public func engineChecksum() -> UInt32 { checksum() }
#else
  print(checksum())
#endif

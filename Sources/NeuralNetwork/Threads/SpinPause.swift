#if canImport(Glibc)
  #if arch(x86_64) || arch(i386)
    @_extern(c, "llvm.x86.sse2.pause")
    private func pause()

    /// Tells the processor that this thread only waits, so that another one on the same core gets its
    /// units.
    @inline(__always)
    func spinPause() { pause() }
  #elseif arch(arm64)
    @_extern(c, "llvm.aarch64.hint")
    private func hint(_ number: UInt32)

    /// Tells the processor that this thread only waits, so that another one on the same core gets its
    /// units: YIELD.
    @inline(__always)
    func spinPause() { hint(1) }
  #else
    func spinPause() {}
  #endif
#endif

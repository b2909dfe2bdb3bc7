internal import CTurboJPEG

extension Photograph {
  /// The photograph as a baseline JPEG file with full colour resolution.
  ///
  /// - Parameter quality: 1 to 100.
  public func jpeg(quality: Int) -> [UInt8] {
    precondition((1...100).contains(quality), "quality is 1 to 100")
    let encoder = tjInitCompress()
    defer { tjDestroy(encoder) }
    var buffer: UnsafeMutablePointer<UInt8>?
    var length: UInt = 0
    defer { tjFree(buffer) }
    let status = tjCompress2(
      encoder, rgb, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &buffer, &length,
      Int32(TJSAMP_444.rawValue), Int32(quality), TJFLAG_ACCURATEDCT)
    precondition(status == 0, "memory and a valid size are all that encoding needs")
    return Array(UnsafeBufferPointer(start: buffer, count: Int(length)))
  }
}

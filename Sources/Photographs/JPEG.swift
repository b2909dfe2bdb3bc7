internal import CTurboJPEG

/// Decodes a JPEG file, with the accurate integer transform: the same bytes on every machine.
func decodeJPEG(_ bytes: [UInt8]) throws(PhotographError) -> Photograph {
  guard let decoder = tjInitDecompress() else {
    throw .corrupt(.jpeg, reason: "the decoder cannot be started")
  }
  defer { tjDestroy(decoder) }

  let header = try header(of: bytes, decoder)
  var rgb = [UInt8](repeating: 0, count: 3 * header.width * header.height)
  let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
  let status = tjDecompress2(
    decoder, bytes, UInt(bytes.count), &rgb, Int32(header.width), 0, Int32(header.height),
    Int32(TJPF_RGB.rawValue), flags)
  guard status == 0 else { throw fault(of: decoder, bytes) }
  let upright = Photograph(width: header.width, height: header.height, rgb: rgb)
  return upright.turned(Orientation(jpeg: bytes))
}

private func header(
  of bytes: [UInt8], _ decoder: tjhandle
) throws(PhotographError) -> (width: Int, height: Int) {
  var width: Int32 = 0
  var height: Int32 = 0
  var subsampling: Int32 = 0
  var colors: Int32 = 0
  let status = tjDecompressHeader3(
    decoder, bytes, UInt(bytes.count), &width, &height, &subsampling, &colors)
  guard status == 0 else { throw fault(of: decoder, bytes) }
  guard colors != Int32(TJCS_CMYK.rawValue), colors != Int32(TJCS_YCCK.rawValue) else {
    throw .cmyk
  }
  try checkSize(width: Int(width), height: Int(height))
  return (Int(width), Int(height))
}

/// libjpeg warns of a file that ends too early; every other message says what is corrupt.
private func fault(of decoder: tjhandle, _ bytes: [UInt8]) -> PhotographError {
  let reason = String(cString: tjGetErrorStr2(decoder))
  guard !reason.hasPrefix("Premature end"), !lacksImage(bytes) else {
    return .truncated(.jpeg, byteCount: bytes.count)
  }
  return .corrupt(.jpeg, reason: reason)
}

/// Whether the file ends within its header: a walk over the segments never meets the image.
private func lacksImage(_ bytes: [UInt8]) -> Bool {
  var segments = JPEGSegments(bytes)
  while let segment = segments.next() {
    if segment.marker == JPEGSegments.startOfScan { return false }
  }
  return segments.endsEarly
}

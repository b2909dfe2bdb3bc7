import Figures
import Lessons
import Networks
import Photographs

/// A photograph of the site with what is known about it.
struct CreditedPhotograph: Sendable {
  /// As lessons write it: the file's name without its ending.
  let name: String
  let title: String
  let author: String
  let licence: String
  let pixels: Photographs.Photograph

  init(
    name: String, path: String, credits: ImageCredits, from content: Disk
  ) throws(Problem) {
    self.name = name
    let place = SourcePlace(path: content.shownPath(path))
    guard let credit = credits[path] else {
      throw Problem(
        at: place, "the photograph has no entry in \(content.shownPath(ImageCredits.path))",
        help: "say there who made it and under which licence")
    }
    title = credit.title
    author = credit.author
    licence = credit.licence
    guard let bytes = try content.bytesIfPresent(at: path) else {
      throw Problem(
        at: place, "the photograph is listed but cannot be found",
        help: "check that it is a file and no broken link")
    }
    do {
      pixels = try Photographs.Photograph(decoding: bytes)
    } catch {
      throw Problem(at: place, error.fact, help: error.help)
    }
  }

  /// `the photograph “Chelsea the cat” by Stefan van der Walt (CC0-1.0).`
  var credit: String { "the photograph “\(title)” by \(author) (\(licence))." }

  /// The part of it that a network sees, at the network's input size.
  func crop(for model: CataloguedModel) -> Pixels {
    model.entry.input.crop(
      Pixels(width: pixels.width, height: pixels.height, rgb: pixels.rgb))
  }

  /// What the network sees of it, to stand beside the network's answer; in a figure's size where
  /// the network reads more pixels than figures show.
  func figure(for model: CataloguedModel) -> Figures.Photograph {
    let crop = crop(for: model).fitting(side: 640)
    let seen = Photographs.Photograph(width: crop.width, height: crop.height, rgb: crop.rgb)
    return Figures.Photograph(
      width: crop.width, height: crop.height, rgb8: crop.rgb, jpeg: seen.jpeg(quality: 88))
  }
}

extension Disk {
  /// The photographs below `images/`, by the name that lessons use: more than one path where names
  /// differ in folder or ending only.
  var photographPaths: [String: [String]] {
    var paths: [String: [String]] = [:]
    for path in files("images") {
      let file = path.split(separator: "/").last ?? ""
      guard let dot = file.lastIndex(of: ".") else { continue }
      guard ["jpg", "jpeg", "png"].contains(file[file.index(after: dot)...].lowercased()) else {
        continue
      }
      paths[String(file[..<dot]), default: []].append(path)
    }
    return paths
  }
}

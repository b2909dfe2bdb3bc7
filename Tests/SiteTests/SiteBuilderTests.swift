import Foundation
import Lessons
import Site
import Testing

@Suite struct SiteBuilderTests {
  @Test func buildsTheSampleSiteWithoutDiagnostics() {
    #expect(SampleSite.render().diagnostics.map(\.text) == [])
  }

  @Test func givesTheSameBytesTwice() {
    #expect(SampleSite.render().files == SampleSite.render().files)
  }

  /// Writes the sample site to the folder that SAMPLE_SITE names, to be looked at and tested.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SAMPLE_SITE"] != nil))
  func writesTheSampleSite() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["SAMPLE_SITE"])
    for file in SampleSite.render().files {
      let url = URL(fileURLWithPath: folder).appendingPathComponent(file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}

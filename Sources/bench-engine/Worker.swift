import BenchmarkWorker
import Networks
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

/// One network in one process, which runs it when told to by a line of standard input.
///
/// The other runtimes' workers speak the same lines (`Benchmarks/engine/peer.py`):
///
/// | read | printed |
/// |---|---|
/// | (at the start) | `ready LOAD FIRST`: seconds to load the file, and for the first run |
/// | `run N` | the nanoseconds of N runs |
/// | `save FILE` | `saved`; the first output of the last run is in FILE as float32 |
/// | `quit` | `peak KIB BEFORE`: the most memory that was resident, and that before loading |
///
/// A run begins with a tensor in the caller's memory and ends with one. What cannot be done is one
/// line, `error REASON`, and exit status 1.
struct Worker<K: Kernels> where K.Scalar == Float {
  private let session: Session<K>
  private let input: Tensor
  private var result: Run
  private let peakBeforeLoading: Int
  private let clock = ContinuousClock()

  static func serve(model path: String, input inputPath: String, threads: Int) {
    var worker = Worker(model: path, input: inputPath, threads: threads)
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 1)
      switch words.first {
      case "run": worker.run(words.dropFirst().first.flatMap { Int($0) } ?? 0)
      case "save": worker.save(to: words.dropFirst().first.map(String.init) ?? "")
      case "quit":
        say("peak \(residentPeak()) \(worker.peakBeforeLoading)")
        return
      default: fail("unknown command \(line)")
      }
    }
  }

  private init(model path: String, input inputPath: String, threads: Int) {
    let elements = floats(at: inputPath)
    peakBeforeLoading = residentPeak()
    do {
      let start = clock.now
      let pool = ThreadPool(count: threads)
      let model = try Model(onnx: mappedBytes(at: path))
      session = Session(try Plan<K>(model.graph, threads: pool), threads: pool)
      let loaded = clock.now
      guard let shape = model.graph.inputs.first?.shape, model.graph.inputs.count == 1,
        shape.count == elements.count
      else { fail("the network does not read the \(elements.count) numbers of the input") }
      input = Tensor(shape, elements)
      let ready = clock.now
      result = try session.run([input])
      say("ready \(seconds(loaded - start)) \(seconds(clock.now - ready))")
    } catch let error as ONNXError {
      fail(error.fact)
    } catch {
      fail("\(error)")
    }
  }

  private mutating func run(_ count: Int) {
    var times: [Int64] = []
    for _ in 0..<count {
      let start = clock.now
      guard let run = try? session.run([input]) else { fail("a run failed that went well before") }
      let duration = (clock.now - start).components
      times.append(duration.seconds * 1_000_000_000 + duration.attoseconds / 1_000_000_000)
      result = run
    }
    say(times.map(String.init).joined(separator: " "))
  }

  private func save(to path: String) {
    guard let output = result.outputs.first, let file = fopen(path, "wb") else {
      fail("\(path) cannot be written")
    }
    let floats = output.floats
    let written = fwrite(floats, MemoryLayout<Float>.size, floats.count, file)
    guard fclose(file) == 0, written == floats.count else { fail("\(path) cannot be written") }
    say("saved")
  }
}

private func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

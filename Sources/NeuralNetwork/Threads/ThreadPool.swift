#if canImport(Glibc)
  internal import Glibc
  internal import Synchronization

  /// Threads that work on the parts of one step after another, kept between runs.
  ///
  /// The calling thread works too, so a pool of one has no thread of its own. Between two steps
  /// the others spin for a fraction of a millisecond before they sleep: waking up takes longer than
  /// most steps. Which thread does which part is left to chance, and must not matter.
  public final class ThreadPool: Sendable {
    /// How many threads work on a step, the caller's included.
    public let count: Int
    private let crew: Crew
    private let workers: [pthread_t]

    /// - Parameter count: The number of threads; the number of online cores where nil.
    public init(count: Int? = nil) {
      let wanted = max(1, count ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      crew = Crew()
      var workers: [pthread_t] = []
      for index in 1..<max(wanted, 1) {
        guard let worker = Self.start(Worker(crew: crew, index: index)) else { break }
        workers.append(worker)
      }
      self.workers = workers
      self.count = workers.count + 1
    }

    deinit {
      crew.dismiss()
      for worker in workers { pthread_join(worker, nil) }
    }

    /// Calls `body` once for every part, with the number of the thread that it runs on.
    ///
    /// Returns when all parts are done. While another caller's step is under way, all parts run
    /// on the calling thread, as its thread 0.
    func run(parts: Int, _ body: (_ part: Int, _ thread: Int) -> Void) {
      guard parts > 1, !workers.isEmpty, crew.tryBegin() else {
        for part in 0..<parts { body(part, 0) }
        return
      }
      withoutActuallyEscaping(body) { body in
        withUnsafePointer(to: body) { crew.work(on: Crew.Job(parts: parts, body: $0)) }
      }
      crew.end()
    }

    private final class Worker: Sendable {
      let crew: Crew
      let index: Int

      init(crew: Crew, index: Int) {
        self.crew = crew
        self.index = index
      }
    }

    private static func start(_ worker: Worker) -> pthread_t? {
      var thread = pthread_t()
      let argument = Unmanaged.passRetained(worker)
      let status = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let worker = Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue()
          worker.crew.serve(thread: worker.index)
          return nil
        }, argument.toOpaque())
      guard status == 0 else {
        argument.release()
        return nil
      }
      return thread
    }
  }

  /// What the threads of a pool share: at most one job, and the means to wait for it.
  private final class Crew: @unchecked Sendable {
    // Unchecked: `job` is written while it is closed, and read only by helpers who joined while it
    // was open; `isDismissed` is read and written under `lock`; everything else is atomic.

    /// The body lies on the caller's stack, and no helper holds on to it when it has left.
    struct Job {
      var parts: Int
      var body: UnsafePointer<(_ part: Int, _ thread: Int) -> Void>
    }

    private var job: Job?
    private let nextPart = Atomic<Int>(0)
    /// Whether the job is open (1), plus 2 for every helper who joined it, or came too late and is
    /// about to leave.
    private let attendance = Atomic<Int>(0)
    /// Counts jobs, so that a waiting thread sees a new one.
    private let posted = Atomic<Int>(0)
    private let isBusy = Atomic<Bool>(false)

    private let sleepers = Atomic<Int>(0)
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let jobPosted: UnsafeMutablePointer<pthread_cond_t>
    private var isDismissed = false

    /// Pauses before a helper sleeps: about a fifth of a millisecond.
    private static let patience = 8000
    /// Pauses before the caller offers its core to a helper that may have none.
    private static let courtesy = 2000

    init() {
      lock = .allocate(capacity: 1)
      jobPosted = .allocate(capacity: 1)
      pthread_mutex_init(lock, nil)
      pthread_cond_init(jobPosted, nil)
    }

    deinit {
      pthread_cond_destroy(jobPosted)
      pthread_mutex_destroy(lock)
      jobPosted.deallocate()
      lock.deallocate()
    }

    func tryBegin() -> Bool {
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    }

    func end() { isBusy.store(false, ordering: .releasing) }

    /// The caller's side: opens a job, works on it, closes it and waits for the helpers who joined.
    func work(on job: Job) {
      self.job = job
      nextPart.store(0, ordering: .relaxed)
      attendance.wrappingAdd(1, ordering: .releasing)
      posted.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wakeAll() }
      takeParts(of: job, thread: 0)
      attendance.wrappingSubtract(1, ordering: .acquiringAndReleasing)
      var pauses = 0
      while attendance.load(ordering: .acquiring) != 0 {
        pauses += 1
        if pauses % Self.courtesy == 0 { sched_yield() } else { spinPause() }
      }
    }

    /// A helper's life: wait for a job, join it if it is still open, work, leave.
    func serve(thread: Int) {
      var seen = 0
      while waitForJob(after: &seen) {
        let before = attendance.wrappingAdd(2, ordering: .acquiringAndReleasing).oldValue
        if before & 1 == 1, let job { takeParts(of: job, thread: thread) }
        attendance.wrappingSubtract(2, ordering: .releasing)
      }
    }

    /// Returns true when a job was posted, false when the pool is going.
    private func waitForJob(after seen: inout Int) -> Bool {
      for _ in 0..<Self.patience {
        let latest = posted.load(ordering: .acquiring)
        if latest != seen {
          seen = latest
          return true
        }
        spinPause()
      }
      return sleep(after: &seen)
    }

    private func sleep(after seen: inout Int) -> Bool {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
      // Whoever posts after this look sees a sleeper.
      while posted.load(ordering: .sequentiallyConsistent) == seen && !isDismissed {
        pthread_cond_wait(jobPosted, lock)
      }
      sleepers.wrappingSubtract(1, ordering: .relaxed)
      seen = posted.load(ordering: .acquiring)
      return !isDismissed
    }

    private func wakeAll() {
      pthread_mutex_lock(lock)
      pthread_cond_broadcast(jobPosted)
      pthread_mutex_unlock(lock)
    }

    func dismiss() {
      pthread_mutex_lock(lock)
      isDismissed = true
      pthread_cond_broadcast(jobPosted)
      pthread_mutex_unlock(lock)
    }

    @inline(never)
    private func takeParts(of job: Job, thread: Int) {
      while true {
        let part = nextPart.wrappingAdd(1, ordering: .relaxed).oldValue
        guard part < job.parts else { return }
        job.body.pointee(part, thread)
      }
    }
  }
#else
  /// Where there are no threads, as in a page, every part runs on the caller's.
  public final class ThreadPool: Sendable {
    public let count = 1

    public init(count: Int? = nil) {}

    func run(parts: Int, _ body: (_ part: Int, _ thread: Int) -> Void) {
      for part in 0..<parts { body(part, 0) }
    }
  }
#endif

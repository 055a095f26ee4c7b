import Glibc
import Media
internal import Runtime
internal import Synchronization

/// One stream's way through the worker threads: what waits for it, and its pipeline. At most one thread works on it at a time.
final class TranscodingLane: Sendable {
    enum Job: Sendable {
        case configure(CodecConfiguration)
        case frame(Frame)
        case finish
    }

    /// What has come of one or several jobs.
    struct Result: Sendable {
        var frames: [Frame] = []
        /// Packets that could not be decoded.
        var undecodable = 0
        var trouble: TranscodeError?
        var isFinished = false
    }

    private struct Inbox {
        var jobs: [Job] = []
        var frames = 0
        var isScheduled = false
        var isStopped = false
    }

    typealias Executor = @Sendable (@escaping @Sendable () -> Void) -> Void

    /// As many threads as there are cores, for all streams together: more would only take turns.
    static let threads: Executor = {
        let threads = WorkerThreads(threadsMax: Int(sysconf(CInt(_SC_NPROCESSORS_ONLN))))
        return { threads.run($0) }
    }()

    private let format: TranscodingFormat
    private let framesWaitingMax: Int
    private let inbox = Mutex(Inbox())
    /// Touched by the one thread that works on this lane.
    private let pipeline = Mutex<TranscodingPipeline?>(nil)
    private let execute: Executor
    private let deliver: @Sendable (Result) -> Void

    /// - Parameters:
    ///   - executor: where the work is done, off the loops; tests do it by hand.
    ///   - deliver: called there.
    init(
        format: TranscodingFormat, framesWaitingMax: Int, executor: @escaping Executor = threads,
        deliver: @escaping @Sendable (Result) -> Void
    ) {
        self.format = format
        self.framesWaitingMax = framesWaitingMax
        execute = executor
        self.deliver = deliver
    }

    /// Hands in a job. Gives how many frames were thrown away for it: where the workers are so far behind, what waits is of no use to anybody who
    /// watches live, and all of it goes at once.
    func submit(_ job: Job) -> Int {
        let (dropped, mustSchedule) = inbox.withLock { inbox -> (Int, Bool) in
            guard !inbox.isStopped else { return (0, false) }
            var dropped = 0
            if case .frame = job {
                if inbox.frames >= framesWaitingMax {
                    dropped = inbox.frames
                    inbox.jobs.removeAll { if case .frame = $0 { true } else { false } }
                    inbox.frames = 0
                }
                inbox.frames += 1
            } else if case .configure = job, case .configure? = inbox.jobs.last {
                inbox.jobs.removeLast()
            }
            inbox.jobs.append(job)
            defer { inbox.isScheduled = true }
            return (dropped, !inbox.isScheduled)
        }
        if mustSchedule { execute { self.work() } }
        return dropped
    }

    /// Nothing is done any more, and the codecs are freed once nobody works with them.
    func stop() {
        inbox.withLock { inbox in
            inbox.isStopped = true
            inbox.jobs = []
        }
    }

    /// Does what waits, and gives way to other streams before it looks again.
    private func work() {
        let jobs = inbox.withLock { inbox in
            defer { (inbox.jobs, inbox.frames) = ([], 0) }
            return inbox.jobs
        }
        let result = pipeline.withLock { pipeline in
            var result = Result()
            for job in jobs { perform(job, &pipeline, &result) }
            return result
        }
        if !jobs.isEmpty { deliver(result) }
        let isDone = inbox.withLock { inbox in
            inbox.isScheduled = !inbox.jobs.isEmpty
            return inbox.jobs.isEmpty
        }
        if !isDone { execute { self.work() } }
    }

    private func perform(_ job: Job, _ pipeline: inout TranscodingPipeline?, _ result: inout Result) {
        switch job {
        case .configure(let codec):
            do throws(TranscodeError) {
                if pipeline == nil {
                    pipeline = try TranscodingPipeline(from: codec, to: format)
                } else {
                    try pipeline?.change(to: codec)
                }
            } catch {
                pipeline = nil
                result.trouble = error
            }
        case .frame(let frame):
            guard let output = pipeline?.receive(frame) else { return result.undecodable += 1 }
            result.take(output)
        case .finish:
            if let output = pipeline?.finish() { result.take(output) }
            result.isFinished = true
        }
    }
}

extension TranscodingLane.Result {
    fileprivate mutating func take(_ output: TranscodingPipeline.Output) {
        frames += output.frames
        guard let trouble = output.trouble else { return }
        undecodable += 1
        // One bad packet is no news to anybody.
        if trouble.step != .decode { self.trouble = trouble }
    }
}

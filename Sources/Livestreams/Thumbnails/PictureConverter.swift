internal import Bytes
package import Runtime
internal import Synchronization

/// Makes a JPEG without any metadata of a picture, in another process: a decoder that meets a bad picture may crash, and must not be us.
package struct PictureConverter: Sendable {
    package enum Failure: Error, Sendable, Equatable {
        /// The picture can't be decoded.
        case undecodable
        /// Too many at once.
        case busy
        /// The program is missing.
        case unavailable
    }

    /// A picture in, a JPEG out.
    package var convert: @Sendable (_ picture: [UInt8], _ format: ImageHeader.Format) async throws(Failure) -> [UInt8]

    package init(convert: @escaping @Sendable (_ picture: [UInt8], _ format: ImageHeader.Format) async throws(Failure) -> [UInt8]) {
        self.convert = convert
    }

    /// By the `ffmpeg` program, watched from `loop`.
    package static func ffmpeg(on loop: EventLoop, limits: ThumbnailLimits = ThumbnailLimits()) -> PictureConverter {
        let line = WaitingLine(runningMax: limits.conversionsMax, waitingMax: limits.waitingMax)
        return PictureConverter { picture, format throws(Failure) in
            guard await line.enter() else { throw .busy }
            let result = await Conversion.run(picture, arguments(format, limits), limits, on: loop)
            line.leave()
            return try result.get()
        }
    }

    /// The decoder is chosen by us, reads the pipe and nothing else, and meets no more pixels than were announced. Pictures that lie turned
    /// (EXIF) are put upright before what says so is dropped; what is transparent becomes white.
    static func arguments(_ format: ImageHeader.Format, _ limits: ThumbnailLimits) -> [String] {
        let (width, height) = (limits.keptWidthMax, limits.keptHeightMax)
        let scale = "scale=w='min(\(width),iw)':h='min(\(height),ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
        let white = "format=yuva420p,split[under][over];[under]drawbox=color=white:thickness=fill:replace=1[white];[white][over]overlay"
        return [
            "nice", "-n", "10", "ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-protocol_whitelist", "pipe",
            "-f", "\(format.rawValue)_pipe", "-max_pixels", String(limits.pixelsMax), "-i", "pipe:0", "-frames:v", "1", "-map_metadata",
            "-1",
            "-vf", "\(scale),\(white),format=yuvj420p", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-q:v", "3",
            "-f", "mjpeg", "pipe:1",
        ]
    }
}

/// One run of the program.
private enum Conversion {
    typealias Outcome = Result<[UInt8], PictureConverter.Failure>

    static func run(_ picture: [UInt8], _ arguments: [String], _ limits: ThumbnailLimits, on loop: EventLoop) async -> Outcome {
        await withCheckedContinuation { continuation in
            loop.execute {
                let output = Output()
                do throws(SystemCallError) {
                    output.process = try ChildProcess(
                        loop: loop, arguments: arguments, timeLimit: limits.timeMax, input: picture[...]
                    ) { bytes in
                        // One byte too many says that it was too much.
                        if output.bytes.count <= limits.keptBytesMax { output.bytes.append(contentsOf: bytes) }
                    } onExit: { status in
                        output.process = nil
                        // 127: `nice` found no such program.
                        if status == 127 { return continuation.resume(returning: .failure(.unavailable)) }
                        let isRight = status == 0 && !output.bytes.isEmpty && output.bytes.count <= limits.keptBytesMax
                        continuation.resume(returning: isRight ? .success(output.bytes) : .failure(.undecodable))
                    }
                } catch {
                    continuation.resume(returning: .failure(.unavailable))
                }
            }
        }
    }

    private final class Output {
        var bytes: [UInt8] = []
        var process: ChildProcess?
    }
}

/// So many at once, and so many that wait.
private final class WaitingLine: Sendable {
    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let runningMax: Int
    private let waitingMax: Int

    init(runningMax: Int, waitingMax: Int) {
        self.runningMax = runningMax
        self.waitingMax = waitingMax
    }

    /// False when the line is full.
    func enter() async -> Bool {
        enum Place { case now, later, never }
        let place = state.withLock { state -> Place in
            if state.running < runningMax {
                state.running += 1
                return .now
            }
            return state.waiting.count < waitingMax ? .later : .never
        }
        guard place == .later else { return place == .now }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                // One may have left since.
                guard state.running >= runningMax else {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        return true
    }

    /// The next one takes the place.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

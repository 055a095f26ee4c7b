import Bytes
package import Logging
package import Runtime
import Synchronization

/// Makes JPEG pictures of key frames with the `ffmpeg` program: a decoder that meets a bad stream may crash, and must not be us.
package final class Thumbnailer: Sendable {
    package struct Limits: Sendable {
        /// One picture takes some ten milliseconds; a process that hangs is ended.
        package var timeMax = Duration.seconds(5)
        package var pictureBytesMax = 512 * 1024
        /// Processes at once, over all loops.
        package var processesMax = 2
        /// Pictures that wait for one of these to end; one more goes without.
        package var waitingMax = 64
        package init() {}
    }

    private struct Line {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let limits: Limits
    private let log: Log
    private let line = Mutex(Line())

    package init(log: Log, limits: Limits = Limits()) {
        self.log = log.area("thumbnail")
        self.limits = limits
    }

    /// Pictures of one size, side by side.
    struct Sheet: Sendable {
        var columns: Int
        var rows: Int
        var width: Int
        var height: Int
        /// Of the pictures in the stream those are taken that are at least so far apart.
        var intervalSeconds: Double
    }

    /// A picture 640 pixels wide, or nil when none can be made. Call it on the loop; `completion` is called on it.
    package func picture(of source: PosterSource, on loop: EventLoop, completion: @escaping ([UInt8]?) -> Void) {
        make("scale=640:-2", of: source.initialization + source.part, on: loop, completion: completion)
    }

    /// The key frames of a stream as one picture, or nil when none can be made. Call it on the loop; `completion` is called on it.
    func sheet(_ sheet: Sheet, of media: [UInt8], on loop: EventLoop, completion: @escaping ([UInt8]?) -> Void) {
        let filter =
            "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,\(sheet.intervalSeconds))',"
            + "scale=\(sheet.width):\(sheet.height),tile=\(sheet.columns)x\(sheet.rows)"
        make(filter, of: media, on: loop, completion: completion)
    }

    private func make(_ filter: String, of media: [UInt8], on loop: EventLoop, completion: @escaping ([UInt8]?) -> Void) {
        let bound = LoopBound(completion, on: loop)
        let isTaken = line.withLock { line in
            guard line.running < limits.processesMax else {
                let hasRoom = line.waiting.count < limits.waitingMax
                if hasRoom { line.waiting.append { loop.execute { self.start(filter, media, on: loop, bound.value) } } }
                return hasRoom
            }
            line.running += 1
            loop.execute { self.start(filter, media, on: loop, bound.value) }
            return true
        }
        if !isTaken { completion(nil) }
    }

    /// The next one in line takes the place of one that has ended.
    private func leave() {
        let next = line.withLock { line -> (@Sendable () -> Void)? in
            guard !line.waiting.isEmpty else {
                line.running -= 1
                return nil
            }
            return line.waiting.removeFirst()
        }
        next?()
    }

    private func start(_ filter: String, _ media: [UInt8], on loop: EventLoop, _ completion: @escaping ([UInt8]?) -> Void) {
        // What is on air goes first: a picture may come a moment later.
        let arguments = [
            "nice", "-n", "10", "ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-skip_frame", "nokey", "-i", "pipe:0",
            "-vf", filter, "-frames:v", "1", "-q:v", "5", "-f", "mjpeg", "pipe:1",
        ]
        let limits = limits
        let result = Picture()
        do throws(SystemCallError) {
            result.process = try ChildProcess(
                loop: loop, arguments: arguments, timeLimit: limits.timeMax, input: media[...]
            ) { bytes in
                if result.bytes.count + bytes.byteCount <= limits.pictureBytesMax { result.bytes.append(contentsOf: bytes) }
            } onExit: { [self] status in
                leave()
                result.process = nil
                completion(status == 0 && !result.bytes.isEmpty ? result.bytes : nil)
            }
        } catch {
            leave()
            log.warning("no thumbnail: ffmpeg can't be started", ["error": .string(error.description)])
            completion(nil)
        }
    }

    private final class Picture {
        var bytes: [UInt8] = []
        var process: ChildProcess?
    }
}

import RTP
import Runtime
import WebRTCTransport

/// One publication's frames on one loop, for the viewers there.
final class InteractiveFeed {
    private let output: LoopBound<InteractiveOutput>
    private let loop: EventLoop
    private(set) var viewers: [WHEPViewer] = []
    /// Nil until the publication's loop has answered.
    private var number: Int?
    private var group = GroupOfPictures<PacketizedFrame>()
    private var live: (timestamp: UInt32, at: Instant)?
    private var origin = Instant(microseconds: 0)
    /// Who is first with the next frame: each in turn.
    private var first = 0

    init(_ output: LoopBound<InteractiveOutput>, on loop: EventLoop) {
        self.output = output
        self.loop = loop
        output.loop.execute { output.value.attach(loop) }
    }

    func detach() {
        let (output, loop) = (output, loop)
        output.loop.execute { output.value.detach(loop) }
    }

    func add(_ viewer: WHEPViewer) {
        viewers.append(viewer)
        if number != nil { start(viewer, at: .now()) }
    }

    func remove(_ viewer: WHEPViewer) { viewers.removeAll { $0 === viewer } }

    func begin(_ start: InteractiveStart) {
        guard number == nil else { return }
        number = start.number
        for picture in start.pictures { group.append(picture, bytes: picture.bytes.count, isKeyFrame: picture.isKeyFrame) }
        live = start.live
        origin = start.origin
        let now = Instant.now()
        for viewer in viewers { self.start(viewer, at: now) }
    }

    /// Begins with the pictures since the last key frame; where there are none, one is asked for.
    func start(_ viewer: WHEPViewer, at now: Instant) {
        viewer.start(group.pictures, live: live, origin: origin, at: now)
        if group.pictures.isEmpty { wantKeyFrame() }
    }

    func take(_ frame: InteractiveFrame) {
        guard let last = number else { return }
        let now = Instant.now()
        origin = frame.origin
        if let number = frame.number {
            // Some were lost on the way here.
            if number != last + 1 {
                group.removeAll()
                for viewer in viewers { viewer.noteGap(at: now) }
            }
            self.number = number
            live = (frame.frame.timestamp, frame.at)
            group.append(frame.frame, bytes: frame.frame.bytes.count, isKeyFrame: frame.frame.isKeyFrame)
        }
        // Viewers may leave while they are sent to.
        let viewers = viewers
        first = viewers.isEmpty ? 0 : (first + 1) % viewers.count
        for viewer in viewers[first...] { viewer.send(frame, at: now) }
        for viewer in viewers[..<first] { viewer.send(frame, at: now) }
    }

    func end(_ reason: String) {
        for viewer in viewers { viewer.end(reason) }
        viewers = []
    }

    func wantKeyFrame() {
        let output = output
        output.loop.execute { output.value.wantKeyFrame() }
    }
}

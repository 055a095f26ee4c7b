package import Media
package import Runtime

/// Makes one stream of sound into another codec's: frames go in on a loop, and what has become of them comes back on the same loop, a little later.
///
/// The work is done by a few threads that all streams share. Nobody waits for them: a stream that has fallen behind loses what waits, and
/// goes on with what is new; the hole is concealed. Lives on its loop.
///
///     let transcoder = AudioTranscoder(to: .opus, on: loop) { [weak self] frames in self?.send(frames) }
///     transcoder.configure(track.codec)   // with each change of the track
///     transcoder.receive(frame)
package final class AudioTranscoder {
    package struct Statistics: Sendable, Hashable {
        /// Frames that came in.
        package internal(set) var received = 0
        /// Of them, those that were thrown away since the work was behind.
        package internal(set) var dropped = 0
        /// Of them, those that could not be decoded.
        package internal(set) var undecodable = 0
        /// Frames that came out.
        package internal(set) var made = 0
        /// What was wrong last with more than a packet: a codec that can't be opened, for instance.
        package internal(set) var trouble: TranscodeError?
    }

    /// A second or two: who is farther behind than that serves no live viewer.
    package static let framesWaitingMax = 64

    /// What comes out, whatever goes in: times are in 1/48000 s.
    package let track: Track
    package private(set) var statistics = Statistics()
    private var codec: CodecConfiguration?
    private var onFrames: (([Frame]) -> Void)?
    private var onFinish: (() -> Void)?
    private let lane: TranscodingLane

    /// - Parameter onFrames: called on `loop` with frames of ``track``, in order and never with none. A frame's time is that of the first
    ///   sample it decodes to, so the first ones come a little before the sound they were made of, by what the codec puts in front.
    package init(
        to format: TranscodingFormat, on loop: EventLoop, framesWaitingMax: Int = framesWaitingMax,
        onFrames: @escaping ([Frame]) -> Void
    ) {
        track = Track(codec: format.codec)
        self.onFrames = onFrames
        let home = LoopBound(WeakReference(), on: loop)
        lane = TranscodingLane(format: format, framesWaitingMax: framesWaitingMax) { result in
            loop.execute { home.value.transcoder?.take(result) }
        }
        home.value.transcoder = self
    }

    deinit { lane.stop() }

    /// What the frames from here on are coded in: AAC or Opus. The same once more changes nothing.
    package func configure(_ codec: CodecConfiguration) {
        guard self.codec != codec else { return }
        self.codec = codec
        _ = lane.submit(.configure(codec))
    }

    /// Takes a frame of the configured codec, with its time in any timescale. Where times leave a hole, the sound has one; where they jump by more
    /// than a second, it begins anew.
    package func receive(_ frame: Frame) {
        guard onFrames != nil, onFinish == nil, codec != nil else { return }
        statistics.received += 1
        statistics.dropped += lane.submit(.frame(frame))
    }

    /// Lets what is under way come out, then calls `completion`, and frees the codecs. Nothing is taken any more.
    package func finish(_ completion: @escaping () -> Void = {}) {
        guard onFrames != nil, onFinish == nil else { return }
        onFinish = completion
        _ = lane.submit(.finish)
    }

    /// Nothing comes out any more from this call on, and the codecs are freed.
    package func stop() {
        onFrames = nil
        onFinish = nil
        lane.stop()
    }

    private func take(_ result: TranscodingLane.Result) {
        statistics.undecodable += result.undecodable
        statistics.made += result.frames.count
        if let trouble = result.trouble { statistics.trouble = trouble }
        if !result.frames.isEmpty { onFrames?(result.frames) }
        guard result.isFinished, let onFinish else { return }
        stop()
        onFinish()
    }
}

/// Results that are under way don't keep a transcoder alive.
private final class WeakReference {
    weak var transcoder: AudioTranscoder?
}

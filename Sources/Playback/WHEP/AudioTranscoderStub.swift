import Media
import Runtime

/// Until there is one.
final class AudioTranscoder {
    enum Format { case opus }
    init(to: Format, on loop: EventLoop, onFrames: @escaping ([Frame]) -> Void) {}
    func configure(_ codec: CodecConfiguration) {}
    func receive(_ frame: Frame) {}
    func stop() {}
}

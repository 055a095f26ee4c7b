import Media
import Runtime
import Streaming
import Testing

/// A picture whose parameter sets change: its key frames bring them along, for players that read one initialization segment only.
@Suite("A picture that changes within a session")
struct ChangedPictureTests {
    private static let small = try! H264Configuration(decoderConfigurationRecord: [
        0x01, 0x64, 0x00, 0x28, 0xFF, 0xE1, 0x00, 0x19, 0x67, 0x64, 0x00, 0x28, 0xAC, 0xD9, 0x40, 0x78, 0x02, 0x27, 0xE5, 0xC0, 0x44, 0x00,
        0x00, 0x0F, 0xA4, 0x00, 0x03, 0xA9, 0x80, 0x3C, 0x60, 0xC6, 0x58, 0x01, 0x00, 0x06, 0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0, 0xFD, 0xF8,
        0xF8, 0x00,
    ])
    private static let large = try! H264Configuration(decoderConfigurationRecord: [
        0x01, 0x64, 0x00, 0x20, 0xFF, 0xE1, 0x00, 0x18, 0x67, 0x64, 0x00, 0x20, 0xAC, 0xB4, 0x02, 0x80, 0x2D, 0xD8, 0x08, 0x80, 0x00, 0x00,
        0x03, 0x00, 0x80, 0x00, 0x00, 0x3C, 0x47, 0x8C, 0x19, 0x50, 0x01, 0x00, 0x04, 0x68, 0xEF, 0x0F, 0xCB, 0xFD, 0xF8, 0xF8, 0x00,
    ])
    private static let slice: [UInt8] = [0, 0, 0, 3, 0x65, 0x88, 0x80]

    /// What subscribers get of the pictures.
    private final class Pictures: PublicationSubscriber {
        var payloads: [[UInt8]] = []
        func publication(_ publication: Publication, assembled item: AssembledItem) {
            if case .frame(let frame) = item, frame.kind == .video { payloads.append(Array(frame.payload)) }
        }
    }

    @Test("Key frames carry the parameter sets from the first change on, and only from then on")
    func keyFrames() async throws {
        let group = try EventLoopGroup(count: 1)
        let loop = group.loops[0]
        let seen = await loop.run { () -> [[UInt8]] in
            let livestream = LivestreamDescription(id: "a", playbackID: "b", title: "c", grace: .zero, isRecorded: false)
            let publication = Publication(
                loop: loop, livestream: livestream, session: SessionDescription(id: "s", startedAt: 0), settings: Publication.Settings())
            let pictures = Pictures()
            publication.subscribe(pictures)
            _ = publication.attach(Publisher(id: 1) { _ in })
            publication.receive([.announcement(hasVideo: true, hasAudio: false)], from: 1)
            for (number, configuration) in [Self.small, Self.large, Self.small].enumerated() {
                publication.receive([.videoConfiguration(.h264(configuration))], from: 1)
                for frame in 0..<2 {
                    publication.receive(
                        [
                            .video(
                                timestamp: UInt32(number * 2 + frame) * 40, compositionTime: 0, isKeyFrame: frame == 0,
                                payload: Self.slice[...])
                        ], from: 1)
                }
            }
            return pictures.payloads
        }
        #expect(
            seen == [
                Self.slice, Self.slice, Array(Self.large.repeated(in: Self.slice[...])), Self.slice,
                Array(Self.small.repeated(in: Self.slice[...])),
                Self.slice,
            ])
    }
}

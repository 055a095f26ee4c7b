import HLS
import HLSConformance
import Media
import Playback
import Runtime
import Streaming
import TestSupport
import Testing

/// A track that is there, is not, and is there again within one session.
@Suite("A rendition that leaves and returns")
struct ReturningRenditionTests {
    /// What a loop shows at one moment of the video rendition.
    private struct Shown: Sendable {
        var initializations: [Int: [UInt8]] = [:]
        var segments: [Int] = []
        var text = ""
        var discontinuityNumbers: [MediaKind: [Int: Int]] = [:]
    }

    private static let sound = AACConfiguration(sampleRate: 48_000, channels: 2)

    /// Five seconds of one encoder.
    private static func items(picture: H264Configuration?) -> [EncoderItem] {
        var items: [EncoderItem] = [.announcement(hasVideo: picture != nil, hasAudio: true)]
        if let picture { items.append(.videoConfiguration(.h264(picture))) }
        if let sound { items.append(.audioConfiguration(.aac(sound))) }
        for frame in 0..<234 as Range<UInt32> {
            let time = frame * 64 / 3
            if picture != nil, frame % 2 == 0 {
                items.append(.video(timestamp: time, compositionTime: 0, isKeyFrame: frame % 48 == 0, payload: [0, 0, 0, 1, 0x65]))
            }
            items.append(.audio(timestamp: time, payload: [1, 2, 3]))
        }
        return items
    }

    private static func look(_ snapshot: LiveSnapshot) -> Shown {
        var shown = Shown()
        for kind in MediaKind.allCases {
            guard let playlist = snapshot.rendition(Rendition(kind))?.playlist else { continue }
            var number = playlist.discontinuitySequence
            for segment in playlist.segments {
                number += segment.discontinuities
                shown.discontinuityNumbers[kind, default: [:]][segment.mediaSequenceNumber] = number
            }
        }
        guard let video = snapshot.rendition(.video) else { return shown }
        for segment in video.playlist.segments {
            shown.initializations[segment.initIndex] = video.bytes(of: .initialization(index: segment.initIndex))?.flatMap(Array.init)
        }
        shown.segments = video.playlist.segments.map(\.mediaSequenceNumber)
        shown.text = String(decoding: video.playlist.render(), as: UTF8.self)
        return shown
    }

    /// What is shown after each of the encoders that come one after the other.
    private static func shown(after pictures: [H264Configuration?]) async throws -> [Shown] {
        let group = try EventLoopGroup(count: 1)
        let loop = group.loops[0]
        return await loop.run {
            let directories = LiveDirectories(group: group)
            let livestream = LivestreamDescription(id: "a", playbackID: "b", title: "c", grace: .seconds(60), isRecorded: false)
            let publication = Publication(
                loop: loop, livestream: livestream, session: SessionDescription(id: "s", startedAt: 0), settings: Publication.Settings())
            publication.subscribe(LiveOutput(publication: publication, directories: directories))
            return pictures.enumerated().map { number, picture in
                let publisher = UInt64(number)
                _ = publication.attach(Publisher(id: publisher) { _ in })
                for item in items(picture: picture) { publication.receive([item], from: publisher) }
                publication.detach(publisher, isClean: false)
                return directories[loop].snapshot("b").map(look) ?? Shown()
            }
        }
    }

    @Test("No name of it ever gets other bytes, and both renditions count discontinuities alike")
    func returns() async throws {
        let all = try await Self.shown(after: [ModelEncoder.smallPicture, nil, ModelEncoder.largePicture, nil, ModelEncoder.largePicture])
        var known: [Int: [UInt8]] = [:]
        for shown in all {
            for (index, bytes) in shown.initializations { #expect(known[index] == nil || known[index] == bytes, "video-init-\(index).mp4") }
            known.merge(shown.initializations) { first, _ in first }
        }
        #expect(Set(known.values).count == 2)
        let numbers = [all[0], all[2], all[4]].map { Set($0.segments) }
        #expect(numbers[0].isDisjoint(with: numbers[1]) && numbers[1].isDisjoint(with: numbers[2]) && !numbers.contains([]))
        for shown in [all[2], all[4]] {
            #expect(PlaylistChecker.check(shown.text).filter { $0.severity == .violation } == [])
            let (video, audio) = (shown.discontinuityNumbers[.video] ?? [:], shown.discontinuityNumbers[.audio] ?? [:])
            let both = Set(video.keys).intersection(audio.keys)
            #expect(!both.isEmpty)
            for number in both { #expect(video[number] == audio[number], "segment \(number)") }
        }
    }
}

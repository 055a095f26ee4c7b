import Containers
package import Media

/// One set of tracks, in the forms that renditions and recordings need.
package struct Initialization: Sendable {
    /// From 0, one up with each change.
    package let index: Int
    package let video: Track?
    package let audio: Track?
    /// Both tracks in one initialization segment, for a file that holds both renditions' parts.
    package let combinedBytes: [UInt8]
    private let videoBytes: [UInt8]?
    private let audioBytes: [UInt8]?

    init(index: Int, video: Track?, audio: Track?) {
        self.index = index
        self.video = video
        self.audio = audio
        let tracks = [video, audio].compactMap { $0.map { (id: TrackID.of($0.kind), track: $0) } }
        combinedBytes = InitializationSegment.bytes(tracks: tracks)
        videoBytes = video.map { InitializationSegment.bytes(tracks: [(id: TrackID.video, track: $0)]) }
        audioBytes = audio.map { InitializationSegment.bytes(tracks: [(id: TrackID.audio, track: $0)]) }
    }

    package func track(_ kind: MediaKind) -> Track? { kind == .video ? video : audio }
    /// The rendition's own initialization segment.
    package func bytes(_ kind: MediaKind) -> [UInt8]? { kind == .video ? videoBytes : audioBytes }
}

/// Track ids, the same in single-track renditions and in files with both, so that one part serves either.
package enum TrackID {
    package static let video: UInt32 = 1
    package static let audio: UInt32 = 2

    package static func of(_ kind: MediaKind) -> UInt32 { kind == .video ? video : audio }
}

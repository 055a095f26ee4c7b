package import Media

/// A media file begins: its numbers and the initialization segments, which were on the disk before this record was written.
package struct FileRecord: Equatable, Sendable {
    /// The bytes of a stored initialization segment.
    package struct Initialization: Equatable, Sendable {
        package var byteCount: UInt32
        package var checksum: UInt32
    }

    package var number: UInt32
    /// Ticks a second of the rendition's times; 0 where the file has no such rendition.
    package var videoTimescale: UInt32
    package var audioTimescale: UInt32
    /// The head of the media file itself.
    package var initialization: Initialization
    package var videoInitialization: Initialization
    package var audioInitialization: Initialization

    package func timescale(_ rendition: MediaKind) -> UInt32 {
        switch rendition {
        case .video: videoTimescale
        case .audio: audioTimescale
        }
    }

    package func initialization(_ rendition: MediaKind) -> Initialization {
        switch rendition {
        case .video: videoInitialization
        case .audio: audioInitialization
        }
    }
}

extension FileRecord {
    init(_ start: RecordingFileStart, number: Int) {
        self.init(
            number: UInt32(clamping: number), videoTimescale: start.video?.timescale ?? 0, audioTimescale: start.audio?.timescale ?? 0,
            initialization: Initialization(start.initialization), videoInitialization: Initialization(start.video?.initialization ?? []),
            audioInitialization: Initialization(start.audio?.initialization ?? []))
    }
}

extension FileRecord.Initialization {
    init(_ bytes: [UInt8]) {
        self.init(byteCount: UInt32(clamping: bytes.count), checksum: Recording.checksum(bytes.rawBytes))
    }
}

import Containers
package import HLS
import HTTPServer
import Media
import Recording
import Runtime
import Synchronization

/// A recording made ready to be served: its playlists, and where each segment's bytes are.
package final class OpenRecording: Sendable {
    package let sessionID: String
    package let durationSeconds: Double
    /// `index.m3u8`, relative to the livestream's folder.
    package let multivariant: [UInt8]
    /// The same for what is fetched at the recording's own address.
    let ownMultivariant: [UInt8]
    /// `manifest.mpd`, relative to the livestream's folder, and to the recording's own.
    let manifest: RenderedText
    let ownManifest: RenderedText
    let reader: RecordingReader
    private let playlists: [Rendition: RenderedText]
    /// As its own playlists list them.
    private let infos: [Rendition: [SegmentInfo]]
    private let hasIndependentSegments: [Rendition: Bool]
    /// By their place: a live segment that was recorded in two pieces (new tracks in its middle, a damaged record) has one number for both.
    private let segments: [Rendition: [RecordingSegment]]
    private let initializations: [MediaName: [UInt8]]
    private let files = Mutex<[Int: ReadableFile]>([:])

    /// Reads the recording's index. May block on a slow disk. Nil when there is nothing to play.
    package convenience init?(folder: String, sessionID: String) {
        guard let reader = try? RecordingReader(fileSystem: LiveFileSystem(), folder: folder) else { return nil }
        self.init(reader, sessionID: sessionID)
    }

    /// What is in the recording so far; it may still grow. May block.
    init?(_ reader: RecordingReader, sessionID: String) {
        var playlists: [Rendition: RenderedText] = [:]
        var hasIndependentSegments: [Rendition: Bool] = [:]
        var segments: [Rendition: [RecordingSegment]] = [:]
        var initializations: [MediaName: [UInt8]] = [:]
        var tracks: [Rendition: [Int: Track]] = [:]
        var bandwidths: [Rendition: Bandwidth] = [:]
        let all = Rendition.allCases.filter { !reader.segments($0.kind).isEmpty }
        let infos = Dictionary(uniqueKeysWithValues: all.map { ($0, Self.infos(reader.segments($0.kind))) })
        let targetDuration = infos.values.map { RecordingPlaylist.targetDurationSeconds(of: $0) }.max() ?? 1
        for rendition in all {
            let found = reader.segments(rendition.kind)
            for file in Set(found.map(\.file)) {
                initializations[MediaName(rendition, .initialization(index: file))] = try? reader.initialization(file: file, rendition.kind)
            }
            let areIndependent = found.allSatisfy { $0.parts.first?.isIndependent ?? false }
            hasIndependentSegments[rendition] = areIndependent
            let playlist = RecordingPlaylist(
                rendition: rendition, segments: infos[rendition] ?? [], targetDurationSeconds: targetDuration,
                hasIndependentSegments: areIndependent)
            playlists[rendition] = RenderedText { playlist.render() }
            segments[rendition] = found
            bandwidths[rendition] = Self.bandwidth(found, targetDuration)
            for file in Set(found.map(\.file)) {
                tracks[rendition, default: [:]][file] = initializations[MediaName(rendition, .initialization(index: file))].flatMap(
                    Self.track)
            }
        }
        let folder = sessionID + "/recording/"
        guard let multivariant = Self.multivariant(tracks, bandwidths, folder), let own = Self.multivariant(tracks, bandwidths, "") else {
            return nil
        }
        let presentation = RecordedPresentation(reader.catalog, tracks: tracks, bandwidths: bandwidths)
        manifest = RenderedText { presentation.render(folder: folder) }
        ownManifest = RenderedText { presentation.render(folder: "") }
        self.multivariant = multivariant
        ownMultivariant = own
        self.reader = reader
        self.sessionID = sessionID
        self.playlists = playlists
        self.infos = infos
        self.hasIndependentSegments = hasIndependentSegments
        self.segments = segments
        self.initializations = initializations
        durationSeconds = Double(reader.catalog.totals.durationMilliseconds) / 1000
    }

    /// Nil without a track that can be told.
    private static func multivariant(
        _ tracks: [Rendition: [Int: Track]], _ bandwidths: [Rendition: Bandwidth], _ folder: String
    ) -> [UInt8]? {
        var videos: [VideoVariant] = []
        var audio: AudioRendition?
        for rendition in Rendition.allCases {
            let ordered = (tracks[rendition] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            guard let track = ordered.max(by: { $0.pictureArea < $1.pictureArea }), let bandwidth = bandwidths[rendition] else { continue }
            let uri = folder + MediaName(rendition, .playlist).description
            if let variant = VideoVariant(track, bandwidth: bandwidth, uri: uri) { videos.append(variant) }
            audio = audio ?? AudioRendition(track, bandwidth: bandwidth, uri: uri)
        }
        return videos.isEmpty && audio == nil ? nil : MultivariantPlaylist(videos: videos, audio: audio).render()
    }

    package func playlist(_ rendition: Rendition) -> [UInt8]? { playlists[rendition]?.bytes }

    /// The playlist by which the whole session is watched while it is on air. The segment under way isn't in it.
    ///
    /// - Parameter targetDurationSeconds: the session's, since it may not change.
    func growingPlaylist(_ rendition: Rendition, targetDurationSeconds: Int) -> [UInt8]? {
        guard let infos = infos[rendition] else { return nil }
        let hasEnded = reader.isFinished
        return RecordingPlaylist(
            .growing(hasEnded: hasEnded), rendition: rendition, segments: hasEnded ? infos : infos.dropLast(),
            targetDurationSeconds: targetDurationSeconds, hasIndependentSegments: hasIndependentSegments[rendition] ?? false
        ).render()
    }

    func initialization(_ rendition: Rendition, _ index: Int) -> [UInt8]? {
        initializations[MediaName(rendition, .initialization(index: index))]
    }

    /// Whether nothing will be added to the segment.
    func isWhole(_ rendition: Rendition, _ number: Int) -> Bool { reader.isFinished || number + 1 < segments[rendition]?.count ?? 0 }

    /// Where a segment's bytes are. Opens the file at its first use.
    func segment(_ rendition: Rendition, _ number: Int) -> FileBody? {
        guard let all = segments[rendition], all.indices.contains(number) else { return nil }
        let segment = all[number]
        var pieces: [FileBody.Piece] = []
        for range in reader.ranges(of: segment) {
            guard let file = file(range.file) else { return nil }
            pieces.append(FileBody.Piece(file: file, offset: Int(clamping: range.offset), byteCount: Int(clamping: range.byteCount)))
        }
        return FileBody(pieces: pieces)
    }

    /// An initialization segment and a part that starts with a key frame, for a thumbnail. May block on a slow disk.
    package func poster() -> PosterSource? {
        guard let segment = reader.segments(.video).first(where: { $0.parts.first?.isIndependent ?? false }),
            let initialization = initialization(.video, segment.file), let part = segment.parts.first,
            let file = file(segment.file),
            let bytes = try? file.read(offset: Int(clamping: part.offset), count: Int(part.byteCount))
        else { return nil }
        return PosterSource(initialization: initialization, part: bytes, mediaSequenceNumber: segment.mediaSequenceNumber)
    }

    func file(_ number: Int) -> ReadableFile? {
        files.withLock { files in
            if let file = files[number] { return file }
            let file = try? ReadableFile(path: reader.path(ofFile: number))
            files[number] = file
            return file
        }
    }

    private static func infos(_ segments: [RecordingSegment]) -> [SegmentInfo] {
        var lastFile: Int?
        return segments.enumerated().map { place, segment in
            defer { lastFile = segment.file }
            let isNewFile = lastFile.map { $0 != segment.file } ?? false
            let isDiscontinuous = lastFile != nil && (segment.followsDiscontinuity || segment.followsGap || isNewFile)
            return SegmentInfo(
                mediaSequenceNumber: place,
                duration: MediaTime(value: segment.duration, timescale: Int32(clamping: max(1, segment.timescale))),
                discontinuities: isDiscontinuous ? 1 : 0, initIndex: segment.file, programDateTimeMilliseconds: segment.programDateTime)
        }
    }

    private static func bandwidth(_ segments: [RecordingSegment], _ targetDuration: Int) -> Bandwidth {
        var meter = BandwidthMeter(targetDurationSeconds: targetDuration)
        for segment in segments {
            meter.add(
                bytes: Int(clamping: segment.byteCount),
                duration: MediaTime(value: segment.duration, timescale: Int32(clamping: max(1, segment.timescale))))
        }
        return meter.bandwidth ?? Bandwidth(peakBitsPerSecond: 1, averageBitsPerSecond: 1)
    }

    /// The track that an initialization segment of ours describes.
    static func track(_ initialization: [UInt8]) -> Track? {
        (try? MovieParser().movie(in: initialization[...]).tracks.first).flatMap { $0.codecDescription }.map(Track.init)
    }
}

extension Track {
    /// Of tracks that follow each other in a recording, the largest picture is the one to make room for.
    fileprivate var pictureArea: Int { (width ?? 0) * (height ?? 0) }
}

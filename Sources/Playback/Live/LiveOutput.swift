package import HLS
package import Media
import Runtime
package import Streaming

/// Makes snapshots of a publication's parts and hands them to every loop. Lives on the publication's loop.
package final class LiveOutput: PublicationSubscriber {
    private struct RenditionState: Sendable {
        var playlist: LivePlaylist
        var meter: BandwidthMeter
        var initializations: [[UInt8]]
        var segments: [Int: [[UInt8]]] = [:]
        var track: Track
        /// By initialization segment.
        var tracks: [Int: Track]
        /// Of all parts so far, until the meter has a whole segment.
        var bytes = 0
        var seconds = 0.0

        var bandwidth: Bandwidth {
            if let measured = meter.bandwidth { return measured }
            let rate = seconds > 0 ? Int(Double(bytes) * 8 / seconds) : 0
            return Bandwidth(peakBitsPerSecond: max(1, rate), averageBitsPerSecond: max(1, rate))
        }
    }

    private struct FormerRendition {
        var initializations: [[UInt8]]
        var discontinuities: Int
    }

    private let directories: LiveDirectories
    private var snapshot: LiveSnapshot
    private var initialization: Initialization?
    private var states: [MediaKind: RenditionState] = [:]
    /// Of renditions that have left: one that returns goes on counting, since a name never gets other bytes.
    private var former: [MediaKind: FormerRendition] = [:]
    /// Before the session's targets are known there is no playlist to put these into.
    private var waiting: [PackagerEvent] = []
    private var configuration: LivePlaylistConfiguration?

    package init(publication: Publication, directories: LiveDirectories) {
        self.directories = directories
        snapshot = LiveSnapshot(livestream: publication.livestream, session: publication.session, state: publication.state)
        directories.publish(snapshot, from: publication.loop)
    }

    package func publication(_ publication: Publication, packaged events: [PackagerEvent]) {
        waiting += events
        guard let targets = publication.targets else { return }
        if configuration == nil {
            configuration = LivePlaylistConfiguration(targetDurationSeconds: targets.duration, partTarget: targets.part)
        }
        let taken = waiting
        waiting = []
        for event in taken { apply(event) }
        if publication.hasDependentSegments {
            for kind in states.keys { states[kind]?.playlist.admitDependentSegments() }
        }
        publish(on: publication.loop)
    }

    package func publicationChangedState(_ publication: Publication) {
        snapshot.state = publication.state
        if case .ended = publication.state {
            for kind in states.keys { states[kind]?.playlist.finish() }
        }
        publish(on: publication.loop)
    }

    // MARK: Events

    private func apply(_ event: PackagerEvent) {
        switch event {
        case .initialization(let new): adopt(new)
        case .part(let part): append(part)
        case .segmentFinished(let kind, let number): finishSegment(kind, number)
        }
    }

    private func adopt(_ new: Initialization) {
        if initialization != nil { snapshot.revision += 1 }
        initialization = new
        for kind in MediaKind.allCases {
            guard let track = new.track(kind), let bytes = new.bytes(kind) else {
                leave(kind)
                continue
            }
            guard var state = states[kind] else { continue }
            if state.initializations.last != bytes {
                _ = state.playlist.changeInitialization()
                state.initializations.append(bytes)
                state.track = track
                state.tracks[state.initializations.count - 1] = track
            }
            states[kind] = state
        }
    }

    private func append(_ part: Part) {
        guard var state = states[part.kind] ?? newState(for: part) else { return }
        if part.startsAfterDiscontinuity { state.playlist.markDiscontinuity() }
        state.playlist.append(
            PartInfo(duration: part.duration, isIndependent: part.isIndependent), at: part.programDateTimeMilliseconds,
            decodeTime: part.decodeTime)
        note(part, state.playlist.discontinuities(before: .max))
        state.segments[part.mediaSequenceNumber, default: []].append(part.bytes)
        state.bytes += part.bytes.count
        state.seconds += part.duration.seconds
        states[part.kind] = state
        if part.kind == .video, part.isIndependent, let bytes = state.initializations.last {
            snapshot.poster = PosterSource(initialization: bytes, part: part.bytes, mediaSequenceNumber: part.mediaSequenceNumber)
        }
    }

    /// Where each stretch between two discontinuities begins, by how many came before it: the same for all renditions.
    private func note(_ part: Part, _ number: Int) {
        guard snapshot.stretches[number] == nil else { return }
        snapshot.stretches[number] = LiveStretch(decodeTime: part.decodeTime, programDateTimeMilliseconds: part.programDateTimeMilliseconds)
        snapshot.startedAt = snapshot.startedAt ?? part.programDateTimeMilliseconds
    }

    private func leave(_ kind: MediaKind) {
        guard let state = states[kind] else { return }
        former[kind] = FormerRendition(
            initializations: state.initializations, discontinuities: state.playlist.discontinuities(before: .max))
        states[kind] = nil
    }

    private func newState(for part: Part) -> RenditionState? {
        guard let configuration, let track = initialization?.track(part.kind), let bytes = initialization?.bytes(part.kind) else {
            return nil
        }
        var initializations = former[part.kind]?.initializations ?? []
        if initializations.last != bytes { initializations.append(bytes) }
        var playlist = LivePlaylist(
            rendition: Rendition(part.kind), configuration: configuration, firstMediaSequenceNumber: part.mediaSequenceNumber)
        while playlist.initIndex < initializations.count - 1 { _ = playlist.changeInitialization() }
        // The renditions' discontinuities are counted alike (RFC 8216bis, §6.2.4), also by one that joins.
        let passed =
            states.values.map { $0.playlist.discontinuities(before: part.mediaSequenceNumber) } + former.values.map(\.discontinuities)
        for _ in 0..<(passed.max() ?? 0) { playlist.markDiscontinuity() }
        return RenditionState(
            playlist: playlist, meter: BandwidthMeter(targetDurationSeconds: configuration.targetDurationSeconds),
            initializations: initializations, track: track, tracks: [initializations.count - 1: track])
    }

    private func finishSegment(_ kind: MediaKind, _ number: Int) {
        guard var state = states[kind] else { return }
        let change = state.playlist.finishSegment()
        if let segment = state.playlist.segments.last, let parts = state.segments[number] {
            state.meter.add(bytes: parts.reduce(0) { $0 + $1.count }, duration: segment.duration)
        }
        for expired in change.expired { state.segments[expired.mediaSequenceNumber] = nil }
        states[kind] = state
    }

    // MARK: Snapshots

    private func publish(on loop: EventLoop) {
        let ordered = MediaKind.allCases.compactMap { states[$0] }
        snapshot.renditions = ordered.map { state in
            let reports = ordered.compactMap { $0.playlist.rendition == state.playlist.rendition ? nil : $0.playlist.report }
            return RenditionSnapshot(
                playlist: state.playlist, reports: reports, initializations: state.initializations, segments: state.segments,
                tracks: state.tracks, bandwidth: state.bandwidth)
        }
        let oldest = snapshot.renditions.map(\.playlist.discontinuitySequence).min() ?? 0
        snapshot.stretches = snapshot.stretches.filter { $0.key >= oldest }
        let expected = MediaKind.allCases.filter { initialization?.track($0) != nil }
        // A track that was announced and never came is not waited for longer than the other one takes for two segments.
        let isPlayable =
            !ordered.isEmpty
            && (expected.allSatisfy { states[$0]?.playlist.report != nil }
                || ordered.contains { $0.playlist.segments.count >= 2 })
        if isPlayable { snapshot.multivariant = RenderedText { [session = snapshot.session] in Self.multivariant(ordered, session) } }
        if isPlayable, let presentation = LivePresentation(snapshot) {
            snapshot.manifest = RenderedText { presentation.render(at: .livestream) }
            snapshot.sessionManifest = RenderedText { presentation.render(at: .session) }
        }
        directories.publish(snapshot, from: loop)
    }

    private static func multivariant(_ states: [RenditionState], _ session: SessionDescription) -> [UInt8] {
        let folder = session.id + "/"
        return MultivariantPlaylist(
            videos: states.compactMap {
                VideoVariant($0.track, bandwidth: $0.bandwidth, uri: folder + MediaName(.video, .playlist).description)
            },
            audio: states.lazy.compactMap {
                AudioRendition($0.track, bandwidth: $0.bandwidth, uri: folder + MediaName(.audio, .playlist).description)
            }.first,
            hasIndependentSegments: states.allSatisfy { $0.playlist.configuration.hasIndependentSegments }
        ).render()
    }
}

extension LivePlaylist {
    /// How many discontinuities have come in the session before this segment.
    fileprivate func discontinuities(before number: Int) -> Int {
        let earlier = (segments + [openSegment].compactMap(\.self)).filter { $0.mediaSequenceNumber < number }
        return discontinuitySequence + earlier.reduce(0) { $0 + $1.discontinuities }
    }
}

extension Rendition {
    package init(_ kind: MediaKind) { self = kind == .video ? .video : .audio }
    package var kind: MediaKind { self == .video ? .video : .audio }
}

extension VideoVariant {
    /// Nil when the track is none of picture.
    package init?(_ track: Track, bandwidth: Bandwidth, uri: String) {
        guard track.kind == .video, let width = track.width, let height = track.height else { return nil }
        self.init(
            codec: track.codecString, bandwidth: bandwidth, width: width, height: height,
            framesPerThousandSeconds: track.frameRate.map { Int(($0 * 1000).rounded()) }, range: track.videoRange, uri: uri)
    }
}

extension AudioRendition {
    /// Nil when the track is none of sound.
    package init?(_ track: Track, bandwidth: Bandwidth, uri: String) {
        guard let channels = track.channelCount else { return nil }
        self.init(codec: track.codecString, channels: channels, bandwidth: bandwidth, uri: uri)
    }
}

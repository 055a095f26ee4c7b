import HLS
import HLSConformance
import Media
import Streaming

/// The playlists of a session, each version checked against RFC 8216bis and the version before.
struct SessionPlaylists {
    private struct State {
        var playlist: LivePlaylist
        var checker = PlaylistChecker()
        /// Parsing each version of each session would take minutes: those are checked that complete a segment, and every fifth.
        var versions = 0
    }

    private(set) var faults: [String] = []
    private(set) var targets: PlaylistTargets?
    /// Breaches that the session is known for, by a piece of their sentence.
    var forgiven: [String] = []
    private var states: [MediaKind: State] = [:]
    private var waiting: [PackagerEvent] = []

    mutating func take(_ events: [PackagerEvent], targets: PlaylistTargets?, hasDependentSegments: Bool, isEnd: Bool) {
        waiting += events
        guard let targets else { return }
        self.targets = targets
        let taken = waiting
        waiting = []
        var (changed, completed): (Set<MediaKind>, Set<MediaKind>) = ([], [])
        for event in taken {
            switch event {
            case .initialization(let new):
                for kind in MediaKind.allCases {
                    if new.track(kind) == nil { states[kind] = nil } else { _ = states[kind]?.playlist.changeInitialization() }
                }
            case .part(let part):
                append(part, targets)
                changed.insert(part.kind)
            case .segmentFinished(let kind, _):
                states[kind]?.playlist.finishSegment()
                completed.insert(kind)
            }
        }
        if hasDependentSegments { for kind in MediaKind.allCases { states[kind]?.playlist.admitDependentSegments() } }
        if isEnd { for kind in MediaKind.allCases { states[kind]?.playlist.finish() } }
        for kind in isEnd ? Set(MediaKind.allCases) : changed.union(completed) { check(kind, isDue: isEnd || completed.contains(kind)) }
    }

    private mutating func append(_ part: Part, _ targets: PlaylistTargets) {
        var state =
            states[part.kind]
            ?? State(
                playlist: LivePlaylist(
                    rendition: part.kind == .video ? .video : .audio,
                    configuration: LivePlaylistConfiguration(targetDurationSeconds: targets.duration, partTarget: targets.part),
                    firstMediaSequenceNumber: part.mediaSequenceNumber))
        if part.startsAfterDiscontinuity { state.playlist.markDiscontinuity() }
        if part.mediaSequenceNumber != state.playlist.nextMediaSequenceNumber {
            faults.append("part \(part.mediaSequenceNumber).\(part.index) is listed in segment \(state.playlist.nextMediaSequenceNumber)")
        }
        state.playlist.append(PartInfo(duration: part.duration, isIndependent: part.isIndependent), at: part.programDateTimeMilliseconds)
        states[part.kind] = state
    }

    private mutating func check(_ kind: MediaKind, isDue: Bool) {
        guard var state = states[kind] else { return }
        state.versions += 1
        if isDue || state.versions % 5 == 0, state.playlist.isPlayable {
            for finding in state.checker.receive(String(decoding: state.playlist.render(), as: UTF8.self))
            where !forgiven.contains(where: finding.sentence.contains) {
                faults.append("\(kind): \(finding)")
            }
        }
        states[kind] = state
    }
}

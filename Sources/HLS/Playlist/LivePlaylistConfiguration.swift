package import Media

/// What is fixed for a session. Nothing here may change while it is on air: clients stop at a changed target or
/// hold-back. All renditions of a session need equal values (RFC 8216bis, §6.2.4).
package struct LivePlaylistConfiguration: Hashable, Sendable {
    /// Upper bound of segment durations rounded to whole seconds; at least 1.
    package var targetDurationSeconds: Int
    /// Upper bound of part durations. `nil`: no low latency; the playlist lists segments only.
    package var partTarget: MediaTime?
    /// `PART-HOLD-BACK` in Part Target Durations: how far behind the end players stay. At least 3 (§4.4.3.8 allows 2, and
    /// recommends 3).
    package var partHoldBackParts: Int
    /// `HOLD-BACK` in Target Durations: the same for players without low latency. At least 3.
    package var holdBackTargetDurations: Int
    /// `CAN-SKIP-UNTIL` in Target Durations: how far from the end delta updates may leave segments out. At least 6.
    package var skipBoundaryTargetDurations: Int
    /// Each segment can be decoded without another (`EXT-X-INDEPENDENT-SEGMENTS`).
    package var hasIndependentSegments: Bool
    package var window: WindowPolicy

    package init(
        targetDurationSeconds: Int, partTarget: MediaTime?, partHoldBackParts: Int = 3, holdBackTargetDurations: Int = 3,
        skipBoundaryTargetDurations: Int = 6, hasIndependentSegments: Bool = true, window: WindowPolicy = WindowPolicy()
    ) {
        self.targetDurationSeconds = max(1, targetDurationSeconds)
        self.partTarget = partTarget
        self.partHoldBackParts = max(3, partHoldBackParts)
        self.holdBackTargetDurations = max(3, holdBackTargetDurations)
        self.skipBoundaryTargetDurations = max(6, skipBoundaryTargetDurations)
        self.hasIndependentSegments = hasIndependentSegments
        self.window = window
    }

    /// After three Target Durations a held playlist request is answered with 503 (§6.2.5.2).
    package var blockingMillisecondsMax: Int { targetDurations(3).roundedSeconds * 1000 }

    func targetDurations(_ count: Int) -> ListedDuration { .seconds(targetDurationSeconds) * count }
    var listedPartTarget: ListedDuration? { partTarget.map { ListedDuration(roundingUp: $0) } }
}

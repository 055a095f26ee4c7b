internal import Store

extension RightsService {
    /// Where the caller plays a livestream that they see: the plain address where everybody may watch, else one with a token of their own.
    ///
    /// - Returns: nil where a password, a membership or a good link is missing: ``ticket(playbackID:password:embeddedIn:by:)`` says which.
    package func playlist(of seen: SeenLivestream) -> String? {
        let now = environment.now()
        if seen.isOpen(at: now) {
            return environment.engine.urls(for: seen.livestream).hls ?? PlaybackPath.playlist(seen.livestream.playbackID)
        }
        let manages = seen.standing.isServer || seen.acts.contains(.manage)
        // The password's hash is not among what callers see.
        guard manages || !seen.hasPassword else { return nil }
        let decision = PlaybackRequest(standing: seen.standing).decide(
            seen.livestream, lifetimeMilliseconds: PlaybackGate.lifetimeMilliseconds, at: now)
        guard case .success(let right) = decision else { return nil }
        return playlist(of: right)
    }

    private func playlist(of right: PlaybackRight) -> String {
        PlaybackPath.playlist(right.playbackID, token: environment.rights.gate.sign(right, session: Self.session()))
    }
}

extension SeenLivestream {
    /// Whether everybody may watch, wherever their player stands.
    func isOpen(at now: Int64) -> Bool {
        livestream.isListed && livestream.access.isPublic && !livestream.access.isMembersOnly && !hasPassword
            && !livestream.isLinkExpired(at: now) && livestream.access.embedOrigins.isEmpty
    }
}

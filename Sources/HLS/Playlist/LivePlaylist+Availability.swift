extension LivePlaylist {
    /// What a request for a name of this rendition finds.
    package enum Availability: Equatable, Sendable {
        /// Serve it.
        case available
        /// The preload hint names it: hold the request until the playlist changes, then ask again (§6.2.6).
        case hinted
        /// It was there, or is a gap: 404 or 410.
        case gone
        /// It never was there and nobody said that it would come: 404.
        case unknown
    }

    package func availability(of name: MediaName) -> Availability {
        guard name.rendition == rendition else { return .unknown }
        switch name.kind {
        case .playlist: return .available
        case .initialization(let index): return availability(ofInitialization: index)
        case .segment(let number): return availability(ofSegment: number)
        case .part(let number, let index): return availability(ofPart: index, in: number)
        }
    }

    /// Oldest Media Initialization Section that a segment still needs. Older ones can be freed.
    package var firstNeededInitIndex: Int {
        (retired.first ?? listed.first ?? open)?.info.initIndex ?? initIndex
    }

    private func availability(ofInitialization index: Int) -> Availability {
        guard index <= initIndex else { return .unknown }
        return index >= firstNeededInitIndex ? .available : .gone
    }

    private func availability(ofSegment number: Int) -> Availability {
        guard number < nextMediaSequenceNumber else { return .unknown }
        guard let segment = completeSegment(number) else { return .gone }
        return segment.info.isGap ? .gone : .available
    }

    private func availability(ofPart index: Int, in number: Int) -> Availability {
        guard configuration.partTarget != nil else { return .unknown }
        if hintedPart?.kind == .part(mediaSequenceNumber: number, index: index) { return .hinted }
        guard number <= nextMediaSequenceNumber else { return .unknown }
        let segment = number == nextMediaSequenceNumber ? open : completeSegment(number)
        guard let segment else { return number < nextMediaSequenceNumber ? .gone : .unknown }
        guard segment.info.parts.indices.contains(index) else { return .unknown }
        return segment.info.parts[index].isGap ? .gone : .available
    }

    /// A complete segment that is listed or retired.
    private func completeSegment(_ number: Int) -> ListedSegment? {
        let inWindow = number - mediaSequence
        if listed.indices.contains(inWindow) { return listed[inWindow] }
        let inRetired = retired.count + inWindow
        return retired.indices.contains(inRetired) ? retired[inRetired] : nil
    }
}

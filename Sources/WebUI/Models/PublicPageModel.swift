/// What an organisation, a creator or a page (a memorial) shows everybody who may see it.
package struct PublicPageModel: Sendable, Equatable {
    package var title: String
    package var description: String
    package var onAir: [LivestreamCard]
    /// The next one first.
    package var upcoming: [Upcoming]
    /// The latest one first.
    package var recordings: [LivestreamCard]
    /// Where it leads further, such as a page's organisation.
    package var links: [FormModel.Link]

    package init(
        title: String, description: String = "", onAir: [LivestreamCard], upcoming: [Upcoming], recordings: [LivestreamCard],
        links: [FormModel.Link] = []
    ) {
        self.title = title
        self.description = description
        self.onAir = onAir
        self.upcoming = upcoming
        self.recordings = recordings
        self.links = links
    }

    var isEmpty: Bool { onAir.isEmpty && upcoming.isEmpty && recordings.isEmpty }
}

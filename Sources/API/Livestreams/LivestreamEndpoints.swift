/// Every call about livestreams: those of the four documented surfaces, and Carillon's own beside them.
package struct LivestreamEndpoints: Sendable {
    let services: LivestreamServices

    package init(_ services: LivestreamServices) { self.services = services }

    package var all: [Endpoint] { surfaces + own }

    private var surfaces: [Endpoint] {
        OrganisationSurface(services: services).all + CommunitySurface(services: services).all + CreatorSurface(services: services).all
            + EventSurface(services: services).all
    }

    private var own: [Endpoint] {
        StreamKeyEndpoints(services: services).all + ParticipantEndpoints(services: services).all + RecordEndpoints(services: services).all
            + WatchingEndpoints(services: services).all + ThumbnailEndpoints(services: services).all + PageEndpoints(services: services).all
    }
}

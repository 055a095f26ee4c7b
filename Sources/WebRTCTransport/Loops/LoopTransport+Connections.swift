internal import RTP
internal import Runtime
internal import WebRTC

extension LoopTransport {
    func accept(_ descriptor: consuming Descriptor, _ peer: SocketAddress) {
        guard connections.count < limits.connectionsMax, nameless < limits.namelessConnectionsMax else { return }
        let connection = add(descriptor, peer, PacketDeframer())
        nameless += 1
        loop.schedule(after: limits.namelessTimeMax) { [weak connection] in
            if let connection, !connection.isNamed { connection.close() }
        }
        connection.start()
    }

    /// Takes a connection that another loop has accepted for a session that lives here.
    func adopt(_ moving: MovingConnection) {
        guard let descriptor = moving.take(), connections.count < limits.connectionsMax else { return }
        nameless += 1
        add(descriptor, moving.peer, moving.deframer).start()
    }

    private func add(_ descriptor: consuming Descriptor, _ peer: SocketAddress, _ deframer: PacketDeframer) -> MediaConnection {
        let connection = MediaConnection(
            TCPConnection(loop: loop, adopting: descriptor, peer: peer), share: self, deframer: deframer)
        // Two addresses of ours may have a peer by the same number each; the later one counts.
        connections.updateValue(connection, forKey: TransportAddress(tcp: peer))?.close()
        return connection
    }

    enum ConnectionOwner {
        case here(PeerLink)
        case elsewhere(LoopBound<PeerLink>)
    }

    /// Whose a connection is, by its first packet; nil where that isn't an authentic check.
    func owner(ofFirst packet: RawSpan, from address: TransportAddress, at now: Instant) -> ConnectionOwner? {
        guard let (message, key) = Self.request(packet) else { return nil }
        let path = UDPPath(to: address)
        if let link = sessions[key] {
            return isAuthentic(message, packet, for: link.ticket) && note(address, path, leadsTo: link, at: now) ? .here(link) : nil
        }
        guard let ticket = registry[key], isAuthentic(message, packet, for: ticket) else { return nil }
        guard mayLead(address, to: ticket, at: now) else { return nil }
        if let link = begin(ticket, key, at: now) { return note(address, path, leadsTo: link, at: now) ? .here(link) : nil }
        guard let place = ticket.place, place.loop !== loop else { return nil }
        return .elsewhere(place)
    }

    func connectionNamed() { nameless -= 1 }

    func connectionClosed(_ connection: MediaConnection, _ address: TransportAddress) {
        if !connection.isNamed { nameless -= 1 }
        guard connections[address] === connection else { return }
        connections[address] = nil
        guard case .here(let link) = routes[address]?.target else { return }
        routes[address] = nil
        link.addresses.removeAll { $0 == address }
    }
}

"""Masks on the first layer, for one output: the optimum under a mask, and whether a network is it.

* :mod:`patternfuzz.convex.masked.optimum`: the optimum with any number of neurons for each support, and under the mask.
* :mod:`patternfuzz.convex.masked.seats`: which of the optima fits the mask.
* :mod:`patternfuzz.convex.masked.optimality`: is this network an optimum under its mask?

Theorem: there is an optimum, also in the limit. Let ``X`` be finitely many points, without biases, the first layer in a
mask, and one output. Then

1. The set ``F`` of all fits ``f(X)`` is a finite union of polyhedral cones, so it is closed: the least loss is taken.
2. There is a ``K`` that depends on ``X`` and the mask only, such that each ``z`` in ``F`` is the fit of some weights
   with penalty at most ``K ||z||``.
3. For each ``lam > 0`` there is an optimum. Its penalty does not fall as ``lam`` falls, and never exceeds that of any
   weights with the least loss, which is at most ``K ||y||`` for the best of them.

Proof. What neuron ``k`` adds at the points is ``s D X_k u``, where ``s`` is a sign, ``X_k`` the points as its support
sees them, ``D`` one of their finitely many patterns, and ``u`` is in the polyhedral cone of ``D``; each such vector
comes up, with ``u`` balanced at a penalty of ``||u||``. For fixed signs and patterns of all neurons the fits are a
linear image of a product of polyhedral cones, so they are the cone of finitely many vectors ``z_j``, each the fit of
one neuron ``u_j``, and closed. That is 1. For 2: a point of such a cone is ``sum c_j z_j`` with ``c_j >= 0`` and
independent ``z_j`` (Caratheodory), so ``|c| <= ||z|| / (their least singular value)``, and the ``c_j u_j`` of one
neuron are in one cone and sum to one neuron; ``K`` is the largest of finitely many constants. For 3: the objective is
continuous and grows without bound with the weights, so it is least somewhere. Let ``P`` and ``L`` be penalty and loss
of an optimum for ``lam``, and ``P'``, ``L'`` those of other weights, with ``L' <= L`` as for weights of least loss.
From ``L + lam P <= L' + lam P'`` follows ``P <= P'``. Adding this inequality for two optima at ``lam`` and ``lam'``,
each against the other, gives ``(lam - lam') (P - P') <= 0``. For a fit ``z`` of least loss also ``t z`` is
a fit for ``t >= 0``, so ``z . (z - y) = 0`` and ``||z|| <= ||y||``. QED.

With free widths the same holds: ``F`` is then the span of finitely many vectors. With two outputs 3 holds for each
``lam`` and the rest does not: neurons ``v_1 = (a, b)``, ``v_2 = (0, c)`` with output weights ``(p, q)`` and ``(0, r)``,
the LU mask, at the points (1, 0) and (0, 1) with targets (0, 1) and (1, 0), have no optimum without decay. Where each
target is missed by at most ``e < 1``, ``p relu(a) <= e``, ``p relu(b) >= 1 - e`` and ``q relu(a) >= 1 - e``, so that
``q relu(b) >= (1 - e)^2 / e``: the weights grow without bound as ``lam`` and with it ``e`` goes to zero.
"""

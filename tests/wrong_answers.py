"""For each exercise three plausible mistakes, as the source of its cell: each must be told "not yet"."""

LOSS = """
def loss(y_hat, y):
    return -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
"""
SLIDE = """
def loss(y_hat, y):
    return -y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)
"""

WRONG_ANSWERS = {
    "exercise-update": [
        # the sign is wrong; the rate is forgotten; it learns from right answers, too
        "checks.perceptron_update(lambda w, x, target, rate: w + rate * (float(w @ x > 0) - target) * x)",
        "checks.perceptron_update(lambda w, x, target, rate: w + (target - float(w @ x > 0)) * x)",
        "checks.perceptron_update(lambda w, x, target, rate: w + rate * (2 * target - 1) * x)",
    ],
    "exercise-slide": [
        # the slide's loss with its own slope; dL/dz instead of dL/dŷ; a minus is lost
        SLIDE + "checks.slide_loss((loss, lambda y_hat, y: -y / y_hat - (1 - y) / (1 - y_hat)))",
        LOSS + "checks.slide_loss((loss, lambda y_hat, y: y_hat - y))",
        LOSS + "checks.slide_loss((loss, lambda y_hat, y: y / y_hat - (1 - y) / (1 - y_hat)))",
    ],
    "exercise-rate": [
        # it climbs out of the valley; too small; two rates
        "checks.learning_rate(0.25)",
        "checks.learning_rate(0.05)",
        "checks.learning_rate(torch.tensor([0.1, 0.1]))",
    ],
    "exercise-weights": [
        "checks.number_of_weights(784 * 256 + 256 * 10)",  # the biases are forgotten
        "checks.number_of_weights(784 * 10 + 10)",  # the linear classifier
        "checks.number_of_weights('203530')",  # a text
    ],
    "exercise-loss": [
        # no softmax; bits instead of nats; the sign forgotten
        "checks.cross_entropy(lambda scores, label: -scores[label])",
        "checks.cross_entropy(lambda scores, label: -scores.softmax(0)[label].log2())",
        "checks.cross_entropy(lambda scores, label: scores.softmax(0)[label].log())",
    ],
    "exercise-classes": [
        # one number for all classes
        "checks.accuracy_per_class(lambda p, labels: (p == labels).float().mean().expand(10))",
        # of the answers k, instead of the pictures of a k
        "checks.accuracy_per_class("
        "lambda p, labels: torch.stack([(labels[p == k] == k).float().mean() for k in range(10)]))",
        # counts instead of shares
        "checks.accuracy_per_class("
        "lambda p, labels: torch.stack([((p == k) & (labels == k)).sum() for k in range(10)]))",
    ],
    "exercise-convolution": [
        # padded; flipped, as signal processing does it; the picture as large as before
        "checks.convolution(lambda p, k: functional.conv2d(p[None, None], k[None, None], padding=1)[0, 0])",
        "checks.convolution(lambda p, k: functional.conv2d(p[None, None], k.flip(0, 1)[None, None])[0, 0])",
        "checks.convolution(lambda p, k: p * k.sum())",
    ],
    "exercise-shape": [
        "checks.convolution_size((10, 29, 45, 1480))",  # no padding
        "checks.convolution_size((10, 32, 48, 1470))",  # no biases
        "checks.convolution_size((10, 48, 32, 1480))",  # width before height
    ],
    "exercise-loop": [
        # over the whole batch; the variance; right, but a loop again
        "checks.standardized(lambda images: (images - images.mean()) / images.std())",
        "checks.standardized(lambda images: (images - images.mean(dim=(1, 2, 3), keepdim=True))"
        " / images.var(dim=(1, 2, 3), keepdim=True))",
        "checks.standardized(lambda images: torch.stack([(p - p.mean()) / p.std() for p in images]))",
    ],
    "exercise-cycles": [
        # the cycle's length in pixels; its frequency; the subfields counted
        "checks.cycles_from_picture(10)",
        "checks.cycles_from_picture(0.1)",
        "checks.cycles_from_picture(3)",
    ],
    "exercise-variance": [
        # the 2 is forgotten; no division by the sum; the variance instead of 1 − length
        "checks.circular_variance(lambda r, t: 1 - (r * torch.exp(1j * t)).sum().abs() / r.sum())",
        "checks.circular_variance(lambda r, t: 1 - (r * torch.exp(2j * t)).sum().abs())",
        "checks.circular_variance(lambda r, t: (r * torch.exp(2j * t)).sum().abs() / r.sum())",
    ],
    "exercise-null": [
        # the pixels shuffled; white noise of the same strength; the filter itself, moved
        "checks.null_filter(lambda f, g: f.flatten()[torch.randperm(f.numel(), generator=g)].view(f.shape))",
        "checks.null_filter(lambda f, g: torch.randn(f.shape, generator=g) * f.std())",
        "checks.null_filter(lambda f, g: f.roll(3, dims=0))",
    ],
    "exercise-divergence": [
        # the other way round; variances for deviations; the half is lost
        "checks.gaussian_kl(lambda m1, s1, m2, s2:"
        " (s1 / s2).log() + (s2 ** 2 + (m1 - m2) ** 2) / (2 * s1 ** 2) - 0.5)",
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (s2 / s1).log() + (s1 + (m1 - m2) ** 2) / (2 * s2) - 0.5)",
        "checks.gaussian_kl(lambda m1, s1, m2, s2:"
        " 2 * (s2 / s1).log() + (s1 ** 2 + (m1 - m2) ** 2) / s2 ** 2 - 1)",
    ],
    "exercise-sample": [
        # the variance for the deviation; no slopes; the mean alone
        "checks.reparametrised(lambda mean, log_variance, noise: mean + noise * log_variance.exp())",
        "checks.reparametrised(lambda mean, log_variance, noise:"
        " (mean + noise * (log_variance / 2).exp()).detach())",
        "checks.reparametrised(lambda mean, log_variance, noise: mean)",
    ],
    "exercise-impostor": [
        # real digits; the same picture again and again; the judge is fooled by brightness without bounds
        "checks.impostor((judge, digits.test.images[:200] / 255))",
        "checks.impostor((judge, torch.full((200, 1, 28, 28), 0.5, device=place)))",
        "checks.impostor((judge, 50 * torch.rand(200, 1, 28, 28).to(place)))",
    ],
}

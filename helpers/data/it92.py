"""How differently brains respond to the 92 objects: representational dissimilarity matrices (RDMs)."""

from dataclasses import dataclass

import numpy
import torch

from helpers.data.files import SHIPPED, fetched


@dataclass(frozen=True)
class It92:
    """RDMs of the images of `objects92`, in their order: float64 (…, 92, 92), 1 − Pearson correlation.

    human_it_2008: (4 subjects, 2 sessions, 92, 92), fMRI of inferior temporal cortex, 316 voxels.
    monkey_it_2008: (92, 92), 674 cells of two monkeys; None where it cannot be had.
    human_it_2014, human_evc_2014: (15 subjects, 92, 92), fMRI of inferior temporal and early visual cortex;
    None where they cannot be had.
    """

    human_it_2008: torch.Tensor
    monkey_it_2008: torch.Tensor | None
    human_it_2014: torch.Tensor | None
    human_evc_2014: torch.Tensor | None


def it92():
    """The RDMs of human and monkey cortex for 92 object images, as `It92`.

    The human ones of 2008 travel with the project; the others are downloaded, and what is missing is None
    and is said in one line. Sources: Kriegeskorte et al. (2008) Neuron 60:1126,
    doi 10.1016/j.neuron.2008.10.043; Cichy, Pantazis & Oliva (2014) Nat Neurosci 17:455, doi 10.1038/nn.3635.
    """
    from scipy.io import loadmat
    from scipy.spatial.distance import squareform

    shipped = loadmat(SHIPPED / "it92" / "92_brainRDMs.mat")["RDMs"][0]  # (subjects, sessions)
    human = torch.tensor(
        numpy.array([[session["RDM"] for session in subject] for subject in shipped], dtype=numpy.float64)
    )
    found = {"monkey_it_2008": None, "human_it_2014": None, "human_evc_2014": None}
    if files := fetched("objects92"):
        kept = loadmat(files["Kriegeskorte_Neuron2008_supplementalData.mat"], simplify_cells=True)
        found["monkey_it_2008"] = torch.tensor(squareform(kept["RDMs_mIT_hIT_fig1"][0]["RDM"]))
    if files := fetched("it_2014"):
        import h5py

        with h5py.File(files["target_fmri.mat"]) as kept:
            found["human_it_2014"] = torch.tensor(kept["IT_RDMs"][:]).permute(2, 0, 1)
            found["human_evc_2014"] = torch.tensor(kept["EVC_RDMs"][:]).permute(2, 0, 1)
    missing = [name for name, rdms in found.items() if rdms is None]
    told = f"; missing: {', '.join(missing)}" if missing else ", monkey IT, human IT and EVC (15 subjects)"
    print(f"Data: RDMs of 92 objects, human IT (4 subjects, 2 sessions){told}.")
    return It92(human, **found)
